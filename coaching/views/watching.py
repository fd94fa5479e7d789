"""For those who watch the machine: plain text, no claim, no cookie, nothing of anybody's trust."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coaching.watching import metrics
from coaching.watching.health import health
from schools.access import public

TEXT = "text/plain; charset=utf-8"


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return _text("Alive.", 200)


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """People can be sent here."""
    found = health()
    return _text(found.words, 200 if found.is_ready else 503)


@public
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What was counted, for whoever has the token; for everybody else there is nothing here."""
    if not metrics.may_read(request):
        raise Http404
    content, kind = metrics.page()
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": "no-store"})


def _text(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type=TEXT, headers={"Cache-Control": "no-store"})
