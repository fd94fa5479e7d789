"""What is sent to us, read whole before a claim is opened: whoever sends slowly holds no transaction open meanwhile.

How much it is says its head, so what is too much is refused before any of it is read. A thread waits for what is still
on its way, for as long as the sender likes: neither WSGI nor granian ends that. So there is a proxy in front that takes
it in (README, Production), and of a process's threads only some may wait, most of them for people who are signed in.
Everybody can go on reading pages meanwhile.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from schools import uploads
from schools.api import problems
from schools.importers.staff.limited import MAX_UPLOAD

MOST_SIGNED_OUT = 64 * 1024  # of an address and a code
BY_ANYBODY, BY_THE_SIGNED_IN = threading.BoundedSemaphore(2), threading.BoundedSemaphore(3)  # of 8 threads
PATIENCE = 0.5  # seconds, for a place among those who may wait: what has arrived whole takes a thousandth
MOST_WITH_FILES = 2 * MAX_UPLOAD  # a file somewhat too large gets the sentence of its own page


def refused(request: HttpRequest, *, is_json: bool, is_signed_in: Callable[[], bool] | None) -> HttpResponse | None:
    """Read what was sent, and answer in the view's place if that cannot be done.

    is_signed_in: asked about files, and when many are sending. None where nobody is, whatever their cookie says.
    """
    length = _length(request)
    if not length:
        return None
    files = is_signed_in is not None and uploads.is_for_files(request)
    if length > (MOST_WITH_FILES if files else _most(is_signed_in is None)):
        return _refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, is_json)
    if files and is_signed_in is not None and is_signed_in():
        uploads.keep_files(request)
    with _place(is_signed_in) as is_free:
        return _read(request, is_json) if is_free else _refusal(request, HTTPStatus.SERVICE_UNAVAILABLE, is_json)


@contextmanager
def _place(is_signed_in: Callable[[], bool] | None) -> Iterator[bool]:
    """A place among those who may wait for what is sent: one of anybody's, or else one of those who are signed in."""
    taken = BY_ANYBODY if BY_ANYBODY.acquire(timeout=PATIENCE) else None
    if taken is None and is_signed_in is not None and is_signed_in() and BY_THE_SIGNED_IN.acquire(timeout=PATIENCE):
        taken = BY_THE_SIGNED_IN
    try:
        yield taken is not None
    finally:
        if taken is not None:
            taken.release()


def _read(request: HttpRequest, is_json: bool) -> HttpResponse | None:
    try:
        _ = request.body if is_json else request.POST
    except RequestDataTooBig:
        return _refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, is_json)
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):  # the last one's sender has gone
        return _refusal(request, HTTPStatus.BAD_REQUEST, is_json)
    return None


def _length(request: HttpRequest) -> int:
    """Bytes that are still to come, by the request's head; what is sent without saying so is not read at all."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most(is_signed_out: bool) -> int:
    return MOST_SIGNED_OUT if is_signed_out else settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0


def _refusal(request: HttpRequest, status: HTTPStatus, is_json: bool) -> HttpResponse:
    if is_json:
        return problems.problem(status)
    if status != HTTPStatus.SERVICE_UNAVAILABLE:
        return render(request, f"{status:d}.html", status=status)
    page = render(request, "503_busy.html", status=status)
    page.headers["Retry-After"] = "5"
    return page
