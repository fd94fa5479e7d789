"""A form sent twice is done once, also without the script that lets a button be pressed only once (static/js/page.js).

Every page that is drawn gives its forms a token of their own against forgery, so the same words with the same token to
the same address are the same press: they wait for the first, and get its answer, for a few seconds. What answers with a
page instead of going to one is done as often as it is sent: a refusal, and a token shown once, for which `sent_as`
names the press, so that it is made once all the same (schools/actions/tokens.py).
"""

import hashlib
import json
import logging
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from redis.exceptions import RedisError

from schools import turns
from schools.middleware import is_for_the_api
from schools.resending import OUR_OWN

SECONDS = 10
FORM = "application/x-www-form-urlencoded"
REDIRECT = 302

log = logging.getLogger(__name__)


class SentOnce:
    """Stands inside the claim, so that whoever sends it again waits until all of the first is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "sent_as", "")
        if key and response.status_code == REDIRECT:
            _remembered(lambda: cache.set(key, response.headers["Location"], timeout=SECONDS))
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """The answer of the first, where this is sent again; the forgery check has let it through by now."""
        if not _is_a_form(request):
            return None
        key = _name(request)
        turns.wait_for(key)
        before = _remembered(lambda: cache.get(key))
        if before is None:
            request.sent_as = key
            return None
        return HttpResponseRedirect(before)


def _is_a_form(request) -> bool:
    """Whether a browser sent it from one of our pages and will leave that page for the answer."""
    by_a_page = request.method == "POST" and request.content_type == FORM and not is_for_the_api(request)
    by_script = request.htmx or "X-Draft" in request.headers
    return by_a_page and not by_script and bool(request.profile) and OUR_OWN in request.POST


def _name(request) -> str:
    sent = [str(request.user.id), request.get_full_path(), sorted(request.POST.lists())]
    return "sent:" + hashlib.sha256(json.dumps(sent, default=str).encode()).hexdigest()


def _remembered(ask: Callable[[], object]) -> str | None:
    """What Redis says; nothing when it is away, and then a form is done as often as it is sent."""
    try:
        said = ask()
    except (RedisError, OSError) as problem:
        log.warning("A form sent twice may be done twice: Redis is away (%s).", type(problem).__name__)
        return None
    return said if isinstance(said, str) else None
