"""Every component in every state, for whoever builds pages. Served only while DEBUG is on; everyone is made up."""

from datetime import date, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TODAY = date(2026, 11, 24)
TERMS = (("Autumn 1", 8), ("Autumn 2", 7), ("Spring 1", 6), ("Spring 2", 5), ("Summer 1", 7), ("Summer 2", 6))
WEEK_NOW = 12
TEAMS = (
    ("Whole school", 68, [27, 44, 61, 58, 56, 63, 65, 66, 62, 55, 61, 27]),
    ("English", 10, [5, 7, 10, 8, 8, 9, 9, 10, 9, 8, 9, 4]),
    ("Maths", 11, [0, 8, 11, 9, 8, 11, 11, 11, 10, 10, 10, 5]),
    ("Science", 12, [7, 8, 9, 9, 8, 11, 10, 11, 11, 9, 11, 6]),
    ("Arts and design", 7, [3, 4, 5, 6, None, 6, 5, 6, 6, 5, 6, 2]),
)
SCHOOLS = (
    ("Bramley Heath Academy", "Secondary, 68 teachers", 16, 15, 14, [6, 20, 38, 61, 80, 96]),
    ("Coppice Row School", "Secondary, 61 teachers", 14, 12, 10, [4, 12, 30, 41, 60, 72]),
    ("Larkmead Primary", "Primary, 24 teachers", 6, 6, 6, [10, 40, 61, 80, 92, 100]),
)


class GalleryForm(forms.Form):
    """One of each kind of field."""

    praise = forms.CharField(
        label="Precise praise",
        help_text="What did Hannah do, and what did it do for pupils?",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_on = forms.CharField(label="Next date", required=False)
    code = forms.CharField(label="Code", help_text="Six figures, from the email.", required=False)
    focus = forms.ChoiceField(
        label="Focus",
        choices=[("checking", "Checking for understanding"), ("routines", "Routines"), ("talk", "Questions and talk")],
        widget=forms.RadioSelect,
    )
    share = forms.ChoiceField(
        label="Share it",
        choices=[("now", "Now, with Hannah"), ("talked", "After we’ve talked")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="The name comes after the pause", required=False)

    def clean_next_on(self) -> str:
        """Refuse the date that the gallery shows being refused."""
        if self.cleaned_data["next_on"].startswith("25 December"):
            raise forms.ValidationError("School’s closed on 25 December. Pick another day.")
        return str(self.cleaned_data["next_on"])


def year_of_weeks() -> list[dict[str, object]]:
    """39 open weeks in six half-terms, a week's holiday after each."""
    monday = date(2026, 9, 7)
    weeks: list[dict[str, object]] = []
    for term, length in TERMS:
        for _ in range(length):
            weeks.append({"monday": monday, "number": len(weeks) + 1, "term": term})
            monday += timedelta(days=7)
        monday += timedelta(days=7)
    return weeks


def team_rows() -> list[dict[str, object]]:
    """Teams as the heat strip wants them."""
    return [
        {
            "name": name,
            "size": size,
            "whole": name == "Whole school",
            "value": f"{seen[-1]} so far",
            "cells": [None if done is None else (done, size) for done in seen],
        }
        for name, size, seen in TEAMS
    ]


def school_rows() -> list[dict[str, object]]:
    """Schools with their coaches and a line since September."""
    return [
        {
            "name": name,
            "under": under,
            "target": target,
            "named": named,
            "skilled": skilled,
            "line": line,
            "words": f"From {line[0]}% to {line[-1]}%",
        }
        for name, under, target, named, skilled, line in SCHOOLS
    ]


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    weeks = year_of_weeks()
    typed = {"praise": "Great start to the lesson!", "next_on": "25 December 2026", "share": "now", "focus": "talk"}
    return render(
        request,
        "ui/gallery.html",
        {
            "day": TODAY,
            "moment": datetime(2026, 11, 24, 11, 31),  # noqa: DTZ001 - shown as it stands
            "days": [TODAY + timedelta(days=apart) for apart in (-8, -1, 0, 1, 3, 60)],
            "form": GalleryForm(initial={"share": "now", "focus": "checking"}, auto_id="fresh_%s"),
            "refused": GalleryForm(typed),
            "details": {
                "now": "She gets a short email. No content in the email itself.",
                "talked": "Stays with you until you press “We’ve talked: share”.",
            },
            "marked": ["checking", "routines"],
            "starters": ["When you…", "I noticed…", "…so pupils", "Because of that…"],
            "parts": ["Praise", "Focus", "Step", "Signs", "Rehearse", "Share"],
            "signs": ["The name comes after the pause", "Every pupil looks ready to answer"],
            "periods": [
                {"label": "This week", "url": "#", "current": True},
                {"label": "Last week", "url": "#"},
                {"label": "Half term", "url": "#"},
            ],
            "readers": [
                {"who": "You and Priya", "what": "Everything on this page", "icon": "book-open"},
                {
                    "who": "Alison Whitcombe, head",
                    "what": "That you met, not a word more.",
                    "icon": "calendar-check",
                },
                {"who": "The trust team", "what": "Totals for the school. Never names.", "icon": "hash"},
            ],
            "weeks": weeks,
            "rows": team_rows(),
            "now": weeks[WEEK_NOW - 1]["monday"],
            "schools": school_rows(),
        },
    )
