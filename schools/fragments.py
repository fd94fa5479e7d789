"""One page, one template: for htmx the named part of it that changes, for everybody else the whole page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from schools.middleware import Request


def render_page(request: Request, page: str, context: dict, *, part: str, status: int = 200) -> HttpResponse:
    """The template `page`, or for htmx its `part` ({% partialdef part %}); caches are told that the two differ."""
    response = render(request, f"{page}#{part}" if request.htmx else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
