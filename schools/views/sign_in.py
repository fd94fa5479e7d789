"""Signing in by a code sent to the work e-mail. Known and unknown addresses get the same pages."""

import uuid

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from schools.access import public
from schools.actions import sign_ins
from schools.forms import CodeForm, EmailForm
from schools.middleware import leading_back
from schools.place import place_of

ASKED = "waymark_asked"  # the address being signed in, signed by us, for the ten minutes a code lives
TEN_MINUTES = 600
TWELVE_HOURS = 43_200
TOO_MANY = "That’s several codes already. Wait ten minutes, then ask again."
TOO_MANY_TODAY = "Too many wrong codes today. Try again tomorrow, or from where you last signed in."
WRONG_CODE = "That code doesn’t match, or it’s more than ten minutes old. Check it, or ask for a new one."


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form, had_codes = EmailForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            sign_ins.request_code(email=email, place=place_of(request))
        except sign_ins.TooMany:
            had_codes = email
            form.add_error("email", TOO_MANY)
        except sign_ins.TooManyToday:
            form.add_error("email", TOO_MANY_TODAY)
        else:
            return _asks(redirect(_code_page(request)), email)
    status = 422 if form.is_bound else 200
    context = {"form": form, "next": _next(request), "demo_people": sign_ins.demo_people()}
    context["code_page"] = _code_page(request) if had_codes else ""
    page = render(request, "schools/sign_in.html", context, status=status)
    return _asks(page, had_codes) if had_codes else page


def _asks(response: HttpResponse, email: str) -> HttpResponse:
    """Let this browser type a code for an address."""
    _set(response, ASKED, signing.dumps(email), TEN_MINUTES)
    return response


def _code_page(request: HttpRequest) -> str:
    return leading_back("sign_in_code", to=_next(request))


@public
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    email = _asked(request)
    if email is None:
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = request.headers.get("User-Agent", "")
        try:
            token = sign_ins.redeem(email=email, code=form.cleaned_data["code"], device=device, place=place_of(request))
        except sign_ins.TooManyToday:
            form.add_error("code", TOO_MANY_TODAY)
        else:
            if token:
                return _welcome(request, token, to=_next(request))
            form.add_error("code", WRONG_CODE)
    context = {"form": form, "email": email, "next": _next(request)}
    return render(request, "schools/sign_in_code.html", context, status=422 if form.is_bound else 200)


@public
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    try:
        person = uuid.UUID(request.POST.get("person", ""))
    except ValueError:
        return redirect("sign_in")
    token = sign_ins.begin_demo(person=person, device=request.headers.get("User-Agent", ""))
    return _welcome(request, token, to="/") if token else redirect("sign_in")


@public
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    token = request.COOKIES.get(settings.SESSION_COOKIE)
    if token and "\0" not in token:
        sign_ins.sign_out(token=token)
    return goodbye()


def goodbye() -> HttpResponse:
    """To the sign-in page, with nothing of the person left in the browser."""
    response = redirect("sign_in")
    response.delete_cookie(settings.SESSION_COOKIE)
    response.delete_cookie(CookieStorage.cookie_name)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _welcome(request: HttpRequest, token: str, *, to: str) -> HttpResponseRedirect:
    rotate_token(request)  # whoever used this browser before knows the old one
    sign_ins.note_place(token=token, place=place_of(request))
    response = HttpResponseRedirect(to)
    response.delete_cookie(ASKED)
    response.delete_cookie(CookieStorage.cookie_name)  # it was said to somebody whose session ended by itself
    _set(response, settings.SESSION_COOKIE, token, TWELVE_HOURS)
    return response


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, secure=settings.SECURE, httponly=True, samesite="Lax")


def _asked(request: HttpRequest) -> str | None:
    try:
        return signing.loads(request.COOKIES.get(ASKED, ""), max_age=TEN_MINUTES)
    except signing.BadSignature:
        return None


def _next(request: HttpRequest) -> str:
    """Where to go on, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"
