"""Answers to a letter: the teacher's, and its author's in return. Nobody but these two has a way here."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from observations import audience, between
from observations.actions import answers, keepsakes
from observations.engine import word_check
from observations.forms.answers import AnswerForm, ReturnForm
from observations.letter import Letter, answered_by, shared_with, written_by
from observations.models import Answer, DropIn, DropInState
from observations.timeline import SOMEBODY, SchoolYear
from observations.views.fetch import name_teachers
from schools.access import signed_in
from schools.models import Person
from schools.refusals import Refusal
from schools.views.ask import READ_WRITE, sent

PAGE = "observations/answer_form.html"


@signed_in
@require_http_methods(READ_WRITE)
def letter_answer(request, letter_id: uuid.UUID) -> HttpResponse:
    """The teacher answers a note or a conversation that was shared with them."""
    letter = shared_with(request.user, letter_id)
    author = _other(letter, request.user)
    form = AnswerForm(sent(request), auto_id=f"%s-{letter.id}")
    answer = _say(request, letter, form, form.data.get("kind", "")) if form.is_valid() else None
    if answer:
        return _said(request, letter, answer, author)
    return _ask(request, letter, author, form, title=f"Answer {author.first_name}", url=request.path)


@signed_in
@require_POST
def letter_thank(request, letter_id: uuid.UUID) -> HttpResponse:
    """One tap: thank you."""
    letter = shared_with(request.user, letter_id)
    try:
        answer = answers.say(letter=letter, kind=Answer.Kind.THANK, words="", by=request.user, on=request.today)
    except Refusal as refused:
        messages.error(request, str(refused))
        back = _page_of(letter, request.user)
        return HttpResponseClientRedirect(back) if request.htmx else redirect(back)
    return _said(request, letter, answer, _other(letter, request.user))


@signed_in
@require_http_methods(READ_WRITE)
def letter_reply(request, letter_id: uuid.UUID) -> HttpResponse:
    """The author answers in return."""
    letter = written_by(request.user, letter_id)
    if letter.state != DropInState.SHARED:
        return redirect(_page_of(letter, request.user))
    name_teachers([letter])
    form = ReturnForm(sent(request), auto_id=f"%s-{letter.id}")
    if form.is_valid() and _say(request, letter, form, Answer.Kind.REPLY):
        return redirect(_page_of(letter, request.user))
    return _ask(request, letter, letter.teacher, form, title=f"Reply to {letter.teacher.first_name}", url=request.path)


@signed_in
@require_http_methods(READ_WRITE)
def answer_correct(request, answer_id: uuid.UUID) -> HttpResponse:
    """Put right what one said in the last 24 hours; the other can see what it said before."""
    answer, letter = _own_answer(request, answer_id)
    other = _other(letter, request.user)
    form = ReturnForm(sent(request), initial={"words": answer.words}, auto_id=f"%s-{letter.id}")
    if form.is_valid():
        try:
            answers.correct(answer=answer, words=form.cleaned_data["words"], by=request.user)
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Corrected. {other.first_name} can see what it said before.")
            return redirect(_page_of(letter, request.user))
    return _ask(request, letter, other, form, title="Correct your answer", url=request.path)


@signed_in
@require_http_methods(READ_WRITE)
def answer_delete(request, answer_id: uuid.UUID) -> HttpResponse:
    """Undo an answer, or, for the teacher at any time, delete it for both; a page asks once more."""
    answer, letter = _own_answer(request, answer_id)
    other = _other(letter, request.user)
    if request.method != "POST":
        context = {"answer": answer, "other": other, "back": _page_of(letter, request.user)}
        return render(request, "observations/answer_delete.html", context)
    try:
        answers.delete(answer=answer, by=request.user, on=request.today)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Gone. {other.first_name} can’t read it either.")
    return redirect(_page_of(letter, request.user))


@signed_in
@require_POST
def letter_keep(request, letter_id: uuid.UUID) -> HttpResponse:
    """The teacher pins a note for themself, or takes the pin away."""
    letter = shared_with(request.user, letter_id)
    is_kept = request.POST.get("keep") != "no"
    (keepsakes.keep if is_kept else keepsakes.let_go)(letter=letter, by=request.user)
    if request.htmx:
        return _between(request, letter, _other(letter, request.user))
    messages.success(request, "Kept. Only you can see that." if is_kept else "No longer among those you keep.")
    return redirect(_page_of(letter, request.user))


def thread_of_own(request, letter: Letter) -> dict:
    """For the page of a letter's author: what the two said about it, and room to answer once its teacher has."""
    names = {letter.teacher_id: letter.teacher, request.user.id: request.user}
    thread = between.threads([letter], reader=request.user, names=names).get(letter.id, ())
    return {"thread": thread, "answer": ReturnForm(auto_id=f"%s-{letter.id}") if thread else None}


def _own_answer(request, answer_id: uuid.UUID) -> tuple[Answer, Letter]:
    """Something the reader said, and what it was said to."""
    answer = get_object_or_404(Answer.objects.filter(by=request.user), id=answer_id)
    letter = answered_by(answer)
    if letter is None:
        raise Http404
    return answer, letter


def _other(letter: Letter, reader: Person) -> Person:
    other = letter.author_id if reader.id == letter.teacher_id else letter.teacher_id
    return Person.objects.filter(id=other).first() or SOMEBODY


def _say(request, letter: Letter, form: forms.Form, kind: str) -> Answer | None:
    words = form.cleaned_data["words"]
    try:
        return answers.say(letter=letter, kind=kind, words=words, by=request.user, on=request.today)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return None


def _said(request, letter: Letter, answer: Answer | None, author: Person) -> HttpResponse:
    """Back to the note with what was said under it, and how to undo that."""
    if request.htmx:
        return _between(request, letter, author, answer)
    if answer:
        messages.success(request, f"Said to {author.first_name}.")
    return redirect(_page_of(letter, request.user))


def _between(request, letter: Letter, author: Person, answer: Answer | None = None) -> HttpResponse:
    told = between.own([letter], teacher=request.user, names={author.id: author}, reading={letter.author_id})
    context = {"between": told[str(letter.id)], "letter": letter, "who": author, "answer": answer}
    page = render(request, "observations/between.html", {**context, "swapped": True})
    return reswap(retarget(page, f"#between-{letter.id}"), "outerHTML")


def _page_of(letter: Letter, reader: Person) -> str:
    if reader.id == letter.author_id:
        return f"{reverse('log_sent' if isinstance(letter, DropIn) else 'talk_sent', args=[letter.id])}#answers"
    year = SchoolYear.of(letter.happened_on).label
    return f"{reverse('me_history')}?{urlencode({'year': year})}#between-{letter.id}"


def _ask(request, letter: Letter, other: Person, form: forms.Form, **more: Any) -> HttpResponse:
    context = {
        "letter": letter,
        "other": other,
        "form": form,
        "nudge": word_check.check(str(form["words"].value() or "")),
        "readers": audience.answers_sentence(other),
        "back": _page_of(letter, request.user),
        "swapped": bool(request.htmx),
        **more,
    }
    page = PAGE + ("#form" if request.htmx else "")
    return render(request, page, context, status=422 if form.errors else 200)
