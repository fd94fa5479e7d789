"""The way round: what each person's hats give them, as one list."""

from django.urls import reverse

from coaching.models import Pairing
from schools.access import administered_schools, in_trust_team, led_schools, runs_trust
from schools.middleware import Request

RECORDS = "/staff/"


def navigation(request) -> dict:
    """`nav` for the frame: dicts of label, url, icon, current and primary (the coach's raised Log)."""
    user = getattr(request, "user", None)
    if not (user and user.is_authenticated):
        return {"nav": []}
    here = request.path
    hats = [*_coach(request), *_leader(request), *_trust(request), *_office(request)]
    own = [_item("Twilights", "twilights", icon="calendar-days"), _item("My feedback", "me", icon="hand-heart")]
    items = [*hats, *own]
    for item in items:
        item["current"] = here == item["url"] or here.startswith((f"{item['url']}/", *item["also"]))
    return {"nav": items}


def coaches_somebody(request: Request) -> bool:
    """Whether the person coaches anybody today; asked once a request."""
    if "coaches_somebody" not in request.profile:
        pairs = Pairing.objects.of_coach(request.user).open_on(request.today)
        request.profile["coaches_somebody"] = pairs.exists()
    return request.profile["coaches_somebody"]


def _coach(request: Request) -> list[dict]:
    if not coaches_somebody(request):
        return []
    return [
        _item("Today", "today", icon="sun"),
        _item("Log", "log_new", icon="pencil", primary=True),
        _item("Steps", "steps", icon="footprints"),
    ]


def _leader(request: Request) -> list[dict]:
    led = led_schools(request)
    named = len(led) > 1
    pages = [("Coverage", "coverage", "calendar-check"), ("Coaches", "coaches", "users")]
    return [
        _item(f"{label}, {school['school_name']}" if named else label, name, school["slug"], icon=icon)
        for school in led
        for label, name, icon in pages
    ]


def _trust(request: Request) -> list[dict]:
    return [_item("Overview", "trust", icon="map")] if in_trust_team(request) else []


def _office(request: Request) -> list[dict]:
    """The staff of the whole trust for its administrator, else those of each school whose office somebody is of."""
    if runs_trust(request):
        also = (RECORDS, *map(reverse, ("trust_calendar", "trust_choices", "trust_tokens")))
        return [_item("Staff", "trust_staff", icon="users-round", also=also)]
    kept = administered_schools(request)
    if len(kept) == 1:
        place = kept[0]["slug"]
        also = (RECORDS, *(reverse(page, args=[place]) for page in ("calendar", "teams", "choices")))
        return [_item("Staff", "staff", place, icon="users-round", also=also)]
    return [_item(f"Staff, {one['school_name']}", "staff", one["slug"], icon="users-round") for one in kept]


def _item(label: str, page: str, *place: str, icon: str, primary: bool = False, also: tuple[str, ...] = ()) -> dict:
    """`also`: beginnings of other addresses at which one is on this page's part of the site."""
    return {"label": label, "url": reverse(page, args=place), "icon": icon, "primary": primary, "also": also}
