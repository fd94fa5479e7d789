"""Refusals of the API, each a problem in JSON (RFC 9457): a title, a sentence, and what the sentence is about.

None says whether a thing exists for somebody else: what is not the reader's is missing, to the byte.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions

from schools.refusals import POLICY, rule_behind

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "That request could not be read",
    401: "A token is needed",
    403: "This token may not do that",
    404: "There is no such thing for you",
    405: "That can’t be done here",
    406: "Answers are in JSON",
    409: "It has changed since you looked",
    413: "That is too much at once",
    415: "Send JSON",
    422: "Some of it needs a second look",
    429: "Too many requests",
    500: "Something broke on our side",
}


class Refused(exceptions.APIException):
    """A refusal with members of its own: `more` goes into the problem beside title and detail."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status_code, self.more = status, more


class BadParameter(exceptions.ValidationError):
    """A parameter of the address that cannot be used."""

    status_code = 400


def problem(status: int, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """The answer for a status; without a detail its title has to do."""
    said = {"type": "about:blank", "title": TITLES.get(status, HTTPStatus(status).phrase), "status": status}
    body = said | ({"detail": detail} if detail else {}) | more
    # Plain ASCII, so that whatever was sent can be quoted in a refusal.
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def answer(error: Exception, context: dict) -> HttpResponse | None:
    """What a view's exception is answered with; None for one that nobody foresaw, which is then a 500."""
    match error:
        case Http404():
            return problem(404)
        case PermissionDenied():
            return problem(403)
        case RequestDataTooBig():
            return problem(413)
        case DatabaseError() if rule_behind(error) == POLICY:
            return problem(403)
        case Refused():
            return problem(error.status_code, str(error.detail), **error.more)
        case exceptions.ValidationError():
            return _invalid(error)
        case exceptions.APIException():
            return _of_the_framework(error)
    return None


def _invalid(error: exceptions.ValidationError) -> HttpResponse:
    is_body = not isinstance(error, BadParameter)
    status = 422 if is_body else error.status_code
    found = [{"pointer" if is_body else "parameter": at, "detail": says} for at, says in _places(error.detail, is_body)]
    return problem(status, " ".join(dict.fromkeys(one["detail"] for one in found)), errors=found)


def _places(detail: Any, is_body: bool, at: str = "") -> Iterator[tuple[str, str]]:
    """Each sentence with its place: a JSON pointer into the body, or the name of a parameter."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else f"/{name}" if is_body else str(name)
            yield from _places(inner, is_body, at + own)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _places(inner, is_body, at)
    else:
        yield (f"#{at}" if is_body else at), str(detail)


def _of_the_framework(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if challenge := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    detail = "" if isinstance(error, exceptions.NotFound) else str(error.detail)
    return problem(error.status_code, detail, headers=headers)
