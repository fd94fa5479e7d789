"""The claim around every request: one transaction, opened before anything of the trust is read and rendered inside.

A page's is opened by the browser's cookie and by nothing else, the API's by a token in the Authorization header and by
nothing else: no other site can make a browser use the API, and a token opens no page.

What is sent with a request is read before that (schools/bodies.py).

A status of 400 or more rolls it back, so that nothing is half-saved; only what a view has put into `even_if_refused` is
written again before the answer goes: that somebody is shown words about a teacher. Sign-in stands outside: what it must
remember of a refusal (a wrong code) is committed statement by statement.
"""

import datetime
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from schools import bodies, resending, tenancy
from schools.models import Person
from schools.nobody import Nobody

UNCLAIMED = ("/sign-in", "/static/")
API = "/api/v1/"
LONGEST_WAY_BACK = 1_000  # characters: a proxy may take no more than 4 KB of head, and this can stand in it twice


class Request(HttpRequest):
    """A request as a gated view gets it (schools/access.py): whose it is, what they hold today, the trust's own day."""

    user: Person  # type: ignore[assignment]  # django-stubs means django.contrib.auth's, which we do without
    profile: dict
    today: datetime.date
    htmx: HtmxDetails
    even_if_refused: list[Callable[[], None]]  # what is written again when a refusal has undone everything


def claim(get_response):
    def middleware(request):
        request.user, request.profile, request.today = Nobody(), {}, timezone.localdate()
        request.even_if_refused = []
        is_unclaimed = request.path_info.startswith(UNCLAIMED)
        if answer := _refused(request, is_unclaimed):
            return _private(answer)
        if is_unclaimed:
            return _private(_said(request, get_response(request)))
        with _claim_of(request) as opened:
            if opened:
                request.user, request.profile, request.today = _person(opened), opened.profile, opened.today
            response = _said(request, _rendered(get_response(request)))
            if response.status_code >= 400:
                transaction.set_rollback(True)
        if response.status_code >= 400 and request.even_if_refused:
            with _claim_of(request):
                for write in request.even_if_refused:
                    write()
        return _private(response)

    return middleware


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send somebody to sign in and back again. A fragment cannot be redirected: htmx is told to load the page.

    Whoever was sending something keeps it in front of them meanwhile.
    """
    if request.method not in ("GET", "HEAD"):
        return resending.after_sign_in(request)
    target = leading_back("sign_in", to=request.get_full_path())
    if getattr(request, "htmx", False):
        response: HttpResponse = HttpResponseRedirect(target)
        response.status_code = 401
        response.headers["HX-Redirect"] = target
        return response
    return HttpResponseRedirect(target)


def leading_back(page: str, *, to: str) -> str:
    """The address of a page of signing in, from where somebody goes on to what they wanted; an endless one is left."""
    way_back = urlencode({"next": to}, safe="/")
    return f"{reverse(page)}?{way_back}" if len(way_back) <= LONGEST_WAY_BACK else reverse(page)


def is_for_the_api(request: HttpRequest) -> bool:
    """Whether a request is the API's, by its address: its claim comes from a token, and its refusals are JSON."""
    return request.path_info.startswith(API)


def bearer_of(request: HttpRequest) -> str:
    """The token of `Authorization: Bearer ...`, "" when it holds none."""
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _claim_of(request: HttpRequest):
    if is_for_the_api(request):
        return tenancy.token(bearer_of(request))
    return tenancy.session(request.COOKIES.get(settings.SESSION_COOKIE))


def _refused(request: HttpRequest, is_unclaimed: bool) -> HttpResponse | None:
    """The answer to somebody whose request cannot be read, now that it is."""

    def is_signed_in() -> bool:
        with _claim_of(request) as opened:
            return opened is not None

    return bodies.refused(request, is_json=is_for_the_api(request), is_signed_in=None if is_unclaimed else is_signed_in)


def _person(opened: tenancy.Claim) -> Person | Nobody:
    """The person as the database described them when the claim was opened: no second query. An integration has none."""
    if opened.person is None:
        return Nobody()
    profile = opened.profile
    names = {name: profile[name] for name in ("first_name", "last_name", "email")}
    person = Person(id=opened.person, trust_id=opened.trust, **names)
    person._state.adding, person._state.db = False, "default"
    return person


def _rendered(response):
    if response.streaming:
        raise RuntimeError("A streamed answer would be read after its claim has ended; build it first, then send it.")
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


def _said(request, response):
    """Django refuses a method that an address does not take with an empty page; somebody may be looking at it."""
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
        page = render(request, "405.html", status=response.status_code)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
    return response


def _private(response):
    """Nobody else at a shared computer finds the page again by the back button or a cache."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
