"""Notes to self. The pages take no id of a person: whoever opens them sees their own and no others."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from observations.actions import notes as actions
from observations.forms.answers import ChangedNoteForm, NoteForm
from observations.letter import Letter
from observations.models import ActionStep, Conversation, ConversationState, DropIn, DropInState, Note
from schools.access import signed_in
from schools.models import Person
from schools.templatetags.ui import long_day
from schools.views.ask import READ_WRITE, sent

A_PAGE = 30


@signed_in
@require_http_methods(READ_WRITE)
def notes(request) -> HttpResponse:
    """Everything the reader wrote for themself, the latest first; ?about= names what the next is about."""
    form = NoteForm(sent(request), auto_id="%s")
    letter, step = _about(request)
    if form.is_valid():
        actions.write(words=form.cleaned_data["words"], letter=letter, step=step, by=request.user)
        messages.success(request, "Kept, for you alone.")
        return redirect("notes")
    page = Paginator(Note.objects.filter(person=request.user), A_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    context = {
        "form": form,
        "page": page,
        "notes": list(zip(found, _abouts(found, request.user), strict=True)),
        "about": letter or step,
        "about_words": in_words(letter, step),
    }
    return render(request, "observations/notes.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(READ_WRITE)
def note(request, note_id: uuid.UUID) -> HttpResponse:
    """Change a note to self."""
    own = get_object_or_404(Note.objects.filter(person=request.user), id=note_id)
    form = ChangedNoteForm(sent(request), initial={"words": own.words, "was": own.words}, auto_id="%s")
    elsewhere = ""
    if form.is_valid():
        try:
            actions.change(note=own, **form.cleaned_data, by=request.user)
        except actions.SaidOtherwise as refused:
            form.add_error(None, str(refused))
            form.data = {**request.POST.dict(), "was": own.words}
            elsewhere = own.words
        else:
            messages.success(request, "Changed.")
            return redirect("notes")
    context = {"form": form, "note": own, "elsewhere": elsewhere}
    return render(request, "observations/note.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(READ_WRITE)
def note_delete(request, note_id: uuid.UUID) -> HttpResponse:
    """Delete a note to self for good, after asking once more on a page of its own."""
    own = get_object_or_404(Note.objects.filter(person=request.user), id=note_id)
    if request.method != "POST":
        return render(request, "observations/note_delete.html", {"note": own})
    actions.delete(note=own, by=request.user)
    messages.success(request, "Note to self deleted.")
    return redirect("notes")


def _about(request) -> tuple[Letter | None, ActionStep | None]:
    """The letter, or the reader's own step, that a new note is about, if there is one. Three queries at most."""
    try:
        wanted = uuid.UUID(request.POST.get("about") or request.GET.get("about") or "")
    except ValueError:
        return None, None
    letter = (
        DropIn.objects.filter(id=wanted, state=DropInState.SHARED).first()
        or Conversation.objects.filter(id=wanted, state=ConversationState.SHARED).first()
    )
    return letter, None if letter else ActionStep.objects.of(request.user).filter(id=wanted).first()


def _abouts(found: list[Note], reader: Person) -> list[str]:
    """What each note is about, in a few words; "" for nothing, or nothing any more. Three queries at most."""
    ids = {note.letter_id for note in found if note.letter_id}
    letters: dict[uuid.UUID | None, Letter] = {**DropIn.objects.in_bulk(ids), **Conversation.objects.in_bulk(ids)}
    steps = ActionStep.objects.of(reader).in_bulk({note.step_id for note in found if note.step_id})
    return [in_words(letters.get(note.letter_id), steps.get(note.step_id)) for note in found]


def in_words(letter: Letter | None, step: ActionStep | None) -> str:
    """What a note is about, as its writer reads it."""
    if isinstance(letter, Conversation):
        return f"About the conversation on {long_day(letter.happened_on)}"
    if letter:
        return f"About the note from {long_day(letter.happened_on)}"
    return f"About your step: {step.words}" if step else ""
