"""One question about one record, as a page: the form, what follows from it, and the save."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from schools.middleware import Request
from schools.models import Person, School
from schools.refusals import Refusal

# What a page with a form answers: looked at, and sent.
READ_WRITE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Question:
    """`save` does it and says in a sentence what was done. With `means`, what follows is shown before it is done.

    back: where the page came from, and where it leads when it is done, unless `then` says where.
    """

    title: str
    form: forms.Form
    save: Callable[[], str]
    button: str
    back: str
    intro: str = ""
    means: Callable[[], list[str]] | None = None
    person: Person | None = None
    school: School | None = None
    then: Callable[[], str] | None = None
    more: dict[str, Any] = field(default_factory=dict)


def sent(request: Request) -> QueryDict | None:
    """What was sent, for a form; nothing while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def answer(request: Request, question: Question) -> HttpResponse:
    """The page; after a valid POST what follows from it, and after that the record, with what was done said there."""
    form, confirming = question.form, False
    if request.method == "POST" and form.is_valid():
        confirming = question.means is not None and not {"confirmed", "again"} & set(request.POST)
        if not confirming and "again" not in request.POST and _saved(request, question):
            return redirect(question.then() if question.then else question.back)
    means = question.means() if confirming and question.means else []
    context = {
        "question": question,
        "form": form,
        "confirming": confirming,
        "means": means,
        "looks_ahead": question.means is not None,
        **question.more,
    }
    return render(request, "schools/staff_form.html", context, status=_status(form))


def _saved(request: Request, question: Question) -> bool:
    try:
        said = question.save()
    except Refusal as refused:
        question.form.add_error(refused.field if refused.field in question.form.fields else None, str(refused))
        return False
    messages.success(request, said)
    return True


def _status(form: forms.Form) -> int:
    if getattr(form, "clash", False):
        return 409
    return 422 if form.errors else 200
