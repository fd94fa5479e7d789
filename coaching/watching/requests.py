"""The outermost layer of every request: its number, its line in the log, its place in the figures.

Whoever watches from inside asks by the machine's own address and without TLS, so the pages for them are answered here,
before anything looks at the name they used.
"""

import logging
import re
import secrets
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from coaching.watching import logs, metrics

HEALTH = ("/health/live", "/health/ready")
USABLE = re.compile(r"[0-9A-Fa-f-]{8,64}")  # a number that a proxy gave a request; a word would reach the log

log = logging.getLogger(__name__)


def watched(get_response):
    def middleware(request):
        began, number = time.perf_counter(), _number(request)
        earlier = logs.request_number.set(number)
        try:
            response = _answer_to_a_watcher(request) or get_response(request)
            response.headers["X-Request-ID"] = number
            _note(request, response.status_code, time.perf_counter() - began)
        finally:
            logs.request_number.reset(earlier)
        return response

    return middleware


def _answer_to_a_watcher(request: HttpRequest) -> HttpResponse | None:
    if request.path_info in HEALTH or (request.path_info == "/metrics" and metrics.may_read(request)):
        request.resolver_match = resolve(request.path_info)
        return request.resolver_match.func(request)
    return None


def _number(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if USABLE.fullmatch(given) else secrets.token_hex(8)


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    route = route_of(request)
    metrics.count(route=route, method=_method(request), status=status, seconds=seconds)
    quiet = route == "static" or request.path_info in HEALTH
    level = logging.ERROR if status >= 500 else logging.DEBUG if quiet else logging.INFO
    fields = {"route": route, "method": _method(request), "status": status, "ms": round(seconds * 1000, 1)}
    log.log(level, "%(method)s %(route)s: %(status)s in %(ms)s ms", fields, extra={"fields": fields})


def route_of(request: HttpRequest) -> str:
    """The route's name: a path may hold ids, and in one that is nobody's anything at all."""
    match = getattr(request, "resolver_match", None)
    if match:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/") else "none"


def _method(request: HttpRequest) -> str:
    return request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
