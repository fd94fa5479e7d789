"""Every letter as it would go out, for whoever writes them. Served only while DEBUG is on; all of it is made up."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.actions import agreed_days, reminders, school_weeks, unshared
from coaching.actions.school_weeks import Next
from schools import mail
from schools.access import public
from schools.letters import KINDS
from schools.mail import Letter

TODAY = date(2026, 11, 24)
INVENTED = "invented@nobody.example"
WAY_OUT = "https://waymark.example/letters/invented/stop/invented"


def _person(first_name: str) -> SimpleNamespace:
    return SimpleNamespace(first_name=first_name, last_name="Invented", name=f"{first_name} Invented")


COACH, TEACHER, HEAD, CHIEF = (_person(name) for name in ("Cleo", "Tariq", "Hana", "Edie"))
SAMPLES: dict[str, dict] = {
    "words_shared": {"teacher": TEACHER, "coach": COACH, "what": "shared a drop-in with you"},
    "answered": {"reader": COACH, "by": TEACHER, "what": "answer", "is_teacher": False},
    "shared_with_you": {"reader": HEAD, "teacher": TEACHER, "until": date(2026, 12, 8)},
    "reminder": {"coach": COACH, "sentence": reminders.sentence_of(3, 2, "this week")},
    "unshared": {"coach": COACH, "sentence": unshared.sentence_of(2, date(2026, 11, 20))},
    "agreed_day": {
        "teacher": TEACHER,
        "coach": COACH,
        "sentence": agreed_days.sentence_of(COACH.name, date(2026, 11, 25), date(2026, 11, 25), today=TODAY),
    },
    "school_week": {
        "leader": HEAD,
        "school": SimpleNamespace(name="Invented School"),
        "lines": [
            "27 of 68 teachers seen this week.",
            school_weeks.without_coach_line(6, 68),
            school_weeks.not_seen_line(3),
            school_weeks.cause_line(5, "cover was needed", 3),
        ],
        "next": Next("See who hasn’t been seen lately.", "/schools/invented/coverage"),
    },
    "trust_month": {
        "reader": CHIEF,
        "month": date(2026, 11, 1),
        "lines": ["610 of 812 cycles that the schools expected of themselves took place: 75%."],
        "schools": [("Invented School", "15 of 16 coaches named."), ("Small School", "2 coaches named.")],
        "hides_some": True,
    },
    "sign_in_code": {"code": "123456"},
    "address_changed": {
        "person": TEACHER,
        "is_old": True,
        "by": HEAD,
        "made_at": datetime(2026, 11, 24, 9, 5, tzinfo=UTC),
    },
    "check": {},
}
"""What each letter is filled with, by its template."""


@csp_replace({"style-src": [SELF, UNSAFE_INLINE]})
@public
@require_safe
def letter_previews(request: HttpRequest) -> HttpResponse:
    """Each letter as text and as HTML, side by side, in its own style. Raises Http404 unless DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "coaching/letter_previews.html", {"letters": [_shown(name) for name in SAMPLES]})


def _shown(template: str) -> dict:
    """One letter; `kind` is what its reader can switch off, None where nobody can."""
    kind = KINDS.get(template)
    way_out = WAY_OUT if kind else ""
    letter = Letter(to=INVENTED, template=template, number="invented", facts=SAMPLES[template], way_out=way_out)
    message = mail.message_of(letter)
    (html, _) = message.alternatives[0]
    return {"template": template, "kind": kind, "subject": message.subject, "text": message.body, "html": html}
