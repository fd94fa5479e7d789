"""Writing down a coaching conversation: the page, saving as it is typed, and sharing.

The page's form posts to one address, whatever is pressed: `then` says what comes after saving.
"""

import uuid
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.actions.visits import NotTheirCoach
from coaching.facts import calendar_of
from cpd.catalogue import catalogue
from observations import audience
from observations.actions import alongside, conversations
from observations.actions.drafts import Unfinished
from observations.actions.steps import AnotherStepIsLive
from observations.engine import days, word_check
from observations.forms.fields import tell
from observations.forms.talk import TalkForm, as_sent
from observations.forms.versions import differences
from observations.letter import finished_by, to_talk_about
from observations.models import Conversation, ConversationState, DropIn, DropInState
from observations.views.draft_page import DraftPage, client_id_of, keep, version_of
from observations.views.fetch import live_steps, own_talk, pair_with, pairs_of
from observations.views.log_page import CHECKED
from observations.views.whom import choose_whom
from schools.access import signed_in


class TalkPage(DraftPage):
    """One conversation being written, with one teacher or with several at once."""

    draft: Conversation
    name = "talk"

    @cached_property
    def others(self) -> list[Conversation]:
        return [] if self.is_new else alongside.of(main=self.draft)

    def form(self, data=None) -> TalkForm:
        pairs = [pair for pair in pairs_of(self.request) if pair.teacher_id != self.draft.teacher_id]
        others = [other for other in self.others if other.teacher_id in {pair.teacher_id for pair in pairs}]
        return TalkForm(data, talk=self.draft, today=self.request.today, pairs=pairs, others=others)

    def show(self, form: TalkForm, *, status: int = 200, other: Conversation | None = None) -> HttpResponse:
        """The whole page; `other` is a version saved elsewhere, told of beside the one in the form."""
        teacher, drop_in = self.draft.teacher, self.draft.drop_in
        query = self.request.GET.get("q", "")
        context = {
            "talk": self.draft,
            "teacher": teacher,
            "form": form,
            "url": self.url,
            "drop_in": drop_in,
            "is_held": drop_in is not None and drop_in.state == DropInState.HELD,
            "step": live_steps(self.request, [teacher.id]).get(teacher.id),
            "chosen_step": catalogue().step(str(form["library_step"].value() or "")),
            "results": catalogue().find(query) if query else None,
            "nudges": {name: word_check.check(str(form[name].value() or "")) for name in CHECKED},
            "readers": audience.sentence(self.draft, teacher=teacher),
            "in_full": audience.details(teacher),
            "other": other,
            "differences": differences(form, form.words(), other) if other else [],
        }
        return render(self.request, "observations/talk_form.html", context, status=status)

    def save(self, *, version: int, words: dict[str, object]) -> Conversation:
        return conversations.save(conversation=self.draft, version=version, words=words, by=self.request.user)

    def as_sent(self, other: Conversation) -> dict[str, object]:
        return as_sent(other, alongside.of(main=other))

    def go_on(self, form: TalkForm, kept: Conversation) -> HttpResponse:
        then = self.request.POST.get("then", "")
        if then == "share":
            return self.finish(form, kept)
        if then == "later":
            said = f"Saved. What you wrote about {kept.teacher.first_name} is here when you’re ready."
            return self.leave(form, said, conversations.day_problems(kept, self.request.today))
        query = self.request.POST.get("q", "") if then == "find" else ""
        return redirect(reverse("talk", args=[kept.id]) + (f"?{urlencode({'q': query})}#agreed" if query else ""))

    def finish(self, form: TalkForm, kept: Conversation) -> HttpResponse:
        """Share it with everybody it was held with."""
        try:
            conversations.share(conversation=kept, on=self.request.today, by=self.request.user)
        except Unfinished as unfinished:
            tell(form, unfinished.problems)
        except NotTheirCoach:
            form.add_error(None, "You don’t coach everybody here any more, so this can’t be shared. It stays with you.")
        except AnotherStepIsLive as trouble:
            form.add_error(None, str(trouble))
        return self.show(form, status=422) if form.errors else redirect("talk_sent", kept.id)


@signed_in
@require_http_methods(["GET", "POST"])
def talk_new(request) -> HttpResponse:
    """Whom to write down a conversation with; with ?teacher= the page for it. By POST its first save, or a repeat."""
    if request.method == "POST":
        talk, version = _started(request)
        return keep(TalkPage(request, talk, is_new=True), version)
    if "teacher" not in request.GET:
        return choose_whom(request, to_talk=True)
    pairing = pair_with(request, request.GET["teacher"])
    mine = Conversation.objects.written_by(request.user).drafts().filter(teacher=pairing.teacher_id)
    if begun := mine.exclude(id__in=alongside.others_of(request.user)).recent().first():
        return redirect("talk", begun.id)
    on = days.last_open_day(calendar_of(pairing.school_id), request.today)
    about = to_talk_about(request.user, pairing.teacher_id)
    blank = conversations.blank(client_id=uuid.uuid4(), pairing=pairing, on=on, drop_in=about, by=request.user)
    page = TalkPage(request, blank, is_new=True)
    return page.show(page.form())


@signed_in
@require_GET
def talk(request, talk_id: uuid.UUID) -> HttpResponse:
    """A draft to go on with; what is shared has a page of its own, and one of several is written with the others."""
    mine = own_talk(request, talk_id)
    if mine.state == ConversationState.SHARED:
        return redirect("talk_sent", mine.id)
    if main := alongside.main_of(mine):
        return redirect("talk", main)
    page = TalkPage(request, mine)
    return page.show(page.form())


@signed_in
@require_POST
def talk_save(request, talk_id: uuid.UUID) -> HttpResponse:
    """Save what was typed, then do what was pressed."""
    mine = own_talk(request, talk_id)
    return keep(TalkPage(request, mine), version_of(request, mine))


def _chosen_about(request, teacher_id: uuid.UUID) -> DropIn | None:
    """The drop-in that the page said the talk is about, whatever was finished since it was opened."""
    try:
        chosen = uuid.UUID(request.POST.get("about", ""))
    except ValueError:
        return None
    return finished_by(request.user, teacher_id).filter(id=chosen).first()


def _started(request) -> tuple[Conversation, int]:
    """The draft with the posted client id, begun now if there is none yet, and the version the device knows."""
    client_id = client_id_of(request)
    kept = Conversation.objects.written_by(request.user).filter(client_id=client_id).first()
    if kept:
        kept = own_talk(request, kept.id)
        return kept, version_of(request, kept)
    pairing = pair_with(request, request.POST.get("teacher"))
    on = days.last_open_day(calendar_of(pairing.school_id), request.today)
    about = _chosen_about(request, pairing.teacher_id)
    begun = conversations.start(client_id=client_id, pairing=pairing, on=on, drop_in=about, by=request.user)
    begun.teacher = pairing.teacher
    return begun, begun.version
