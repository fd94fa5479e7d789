"""Who sees what, for staff and unions: the rules as the database has them now, in words, with their history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schools.access import public
from schools.who_sees_what import rules
from schools.who_sees_what.page import page_of
from schools.who_sees_what.sentences import Column


@public
def who_sees_what(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(rules.live()), "columns": list(Column)}
    return render(request, "schools/who_sees_what.html", context)
