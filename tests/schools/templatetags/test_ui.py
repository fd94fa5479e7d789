"""What templates say in one word."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from schools.templatetags import ui

TUESDAY = date(2026, 11, 24)


def drawn(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "Today"),
        (date(2026, 11, 23), "Yesterday"),
        (date(2026, 11, 25), "Tomorrow"),
        (date(2026, 11, 27), "Friday"),
        (date(2026, 11, 29), "Sunday"),
        (date(2026, 11, 20), "Friday 20 November"),
        (date(2026, 11, 30), "Monday 30 November"),
        (date(2027, 1, 5), "Tuesday 5 January 2027"),
        (None, ""),
    ],
)
def test_a_day_is_named_as_people_name_it(day, words):
    assert ui.relative_day(day, TUESDAY) == words


def test_inside_a_sentence_only_a_weekday_keeps_its_capital():
    days = (date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 27))
    assert [ui.in_sentence(ui.relative_day(day, TUESDAY)) for day in days] == ["today", "yesterday", "Friday"]


def test_days_in_full_and_short():
    assert [f(TUESDAY) for f in (ui.long_day, ui.long_day_year, ui.short_day, ui.short_weekday)] == [
        "Tuesday 24 November",
        "Tuesday 24 November 2026",
        "24 Nov",
        "Tue 24 Nov",
    ]


def test_a_moment_is_told_in_london():
    just_after_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert (ui.clock(just_after_midnight), ui.long_day(just_after_midnight)) == ("00:30", "Wednesday 1 July")


@pytest.mark.parametrize(
    ("name", "letters"), [("Priya Nair", "PN"), ("Ann Marie de Souza", "AS"), ("Zoë", "Z"), ("", "")]
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


def test_an_icon_beside_words_is_silent_and_one_alone_speaks():
    assert drawn('{% icon "x" %}') == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="M18 6 6 18" /> <path d="m6 6 12 12" /></svg>'
    )
    assert 'role="img" aria-label="Seen &amp; booked"' in drawn('{% icon "check" words %}', words="Seen & booked")


def test_an_icon_nobody_drew_says_so():
    with pytest.raises(ui.UnknownIcon, match='no icon "tick" in static/icons'):
        ui.icon_shapes("tick")


def items(number: int, current: int | None = None) -> list[dict]:
    return [{"label": str(n), "current": n == current} for n in range(number)]


def labels(chosen) -> list[str]:
    return [item["label"] for item in chosen]


@pytest.mark.parametrize(
    ("number", "shown", "rest"), [(0, "", ""), (5, "01234", ""), (6, "0123", "45"), (8, "0123", "4567")]
)
def test_a_phone_has_room_for_five_tabs(number, shown, rest):
    bar = ui.tab_bar(items(number))
    assert ("".join(labels(bar.shown)), "".join(labels(bar.rest))) == (shown, rest)


def test_more_is_current_when_its_page_is():
    assert [ui.tab_bar(items(7, current)).current_in_rest for current in (3, 5)] == [False, True]


class NextDate(forms.Form):
    next_on = forms.CharField(label="Next date", help_text="A school day.", widget=forms.TextInput({"class": "wide"}))


def test_a_field_is_tied_to_its_hint_and_its_error_and_keeps_what_was_typed():
    form = NextDate({"next_on": "25 December"})
    form.add_error("next_on", "School’s closed.")
    assert ui.draw_field(form["next_on"], "narrow") == (
        '<input type="text" name="next_on" value="25 December" class="wide input narrow" '
        'aria-describedby="id_next_on_helptext id_next_on_error" required aria-invalid="true" id="id_next_on">'
    )
    page = render_to_string("ui/field.html", {"field": form["next_on"]})
    assert page.count('id="id_next_on_helptext"') == page.count('id="id_next_on_error"') == 1


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("When you talked", "When you talked: Give the day."),
        ("When will you talk?", "When will you talk? Give the day."),
        ("Say when.", "Say when. Give the day."),
    ],
)
def test_the_error_summary_puts_a_colon_only_after_a_label_that_has_no_end(label, words):
    refused = type("Refused", (forms.Form,), {"on": forms.CharField(label=label)})({"on": ""})
    refused.errors["on"] = refused.error_class(["Give the day."])
    assert f">{words}</a>" in render_to_string("ui/error_summary.html", {"form": refused})


def test_words_from_a_person_never_become_markup():
    letter = render_to_string("ui/letter.html", {"praise": "<img src=x onerror=alert(1)>", "step": "</p><script>"})
    assert ("<img" in letter, "<script" in letter) == (False, False)
    assert "&lt;img src=x onerror=alert(1)&gt;" in letter
