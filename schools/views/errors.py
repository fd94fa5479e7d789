"""Refusals in words. Each says what to do next, and none says whether the thing exists for somebody else."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from schools import resending
from schools.access import public
from schools.api import problems
from schools.middleware import is_for_the_api


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_for_the_api(request):
        return problems.problem(400)
    return render(request, "400.html", status=400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_for_the_api(request):
        return problems.problem(403)
    return render(request, "403.html", status=403)


@public
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_for_the_api(request):
        return problems.problem(404)
    return render(request, "404.html", status=404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    if is_for_the_api(request):
        return problems.problem(500)
    # Without the request: what broke may have been the transaction that a page's frame would read from.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):  # the database is away, or too busy to answer
        page = render_to_string("503.html", {"product": settings.PRODUCT})
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})
    return HttpResponseServerError(render_to_string("500.html", {"product": settings.PRODUCT}))


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if resending.comes_from_our_own_page(request):
        return resending.with_a_new_token(request)
    return render(request, "403_csrf.html", status=403)
