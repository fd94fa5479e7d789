"""What somebody sent in and we could not take, because they are signed out or signed in again: nothing typed is lost.

The answer is a page that holds what was typed and sends it once more, for browsers without scripts as well. The form of
a fragment, or of a draft, is still on its page, so there the page says it (static/js/page.js).
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from schools import uploads

OUR_OWN = "csrfmiddlewaretoken"


def after_sign_in(request: HttpRequest) -> HttpResponse:
    """The session has ended: sign in elsewhere, then send it from here."""
    return _held(request, status=401, signed_out=True)


def with_a_new_token(request: HttpRequest) -> HttpResponse:
    """The page was opened before its reader signed in again: one more press makes sure that it is they who send it."""
    return _held(request, status=403, signed_out=False)


def comes_from_our_own_page(request: HttpRequest) -> bool:
    """Whether a browser says that one of our pages sent this. Of a page elsewhere nothing is held, let alone shown."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def _held(request: HttpRequest, *, status: int, signed_out: bool) -> HttpResponse:
    if getattr(request, "htmx", False) or "X-Draft" in request.headers:
        answer = HttpResponse(status=status)
        if not signed_out:
            answer.headers["X-New-Token"] = get_token(request)
        return answer
    typed = [(name, value) for name, values in request.POST.lists() if name != OUR_OWN for value in values]
    context = {
        "signed_out": signed_out,
        "typed": typed,
        "path": request.get_full_path(),
        "had_file": uploads.had_file(request),
    }
    return render(request, "schools/send_again.html", context, status=status)
