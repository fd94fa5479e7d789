"""A page in which words are written: saved as they are typed, never over another version, and by their author alone.

The script that saves while somebody types sends the page's own form with the header X-Draft and is answered as it
expects (static/js/drafts.js); everybody else's browser sends it by a button.
"""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from observations.actions.drafts import Answered, NoDraft, Overwritten
from observations.forms.fields import tell
from schools.templatetags.ui import clock


@dataclass
class DraftPage(ABC):
    """A drop-in or a conversation being written: a draft, or one that is not kept yet.

    `name` is that of the draft's page; `name`_new, `name`_save and `name`_sent are those around it.
    """

    request: Any
    draft: Any
    is_new: bool = False

    name: ClassVar[str]

    @property
    def first_name(self) -> str:
        return self.draft.teacher.first_name

    @property
    def url(self) -> str:
        """Where the page's form goes."""
        return reverse(f"{self.name}_new") if self.is_new else reverse(f"{self.name}_save", args=[self.draft.id])

    @abstractmethod
    def form(self, data=None) -> Any:
        """The page's form, with what is kept or what was sent."""

    @abstractmethod
    def show(self, form: Any, *, status: int = 200, other: Any = None) -> HttpResponse:
        """The whole page; `other` is a version saved elsewhere, told of beside the one in the form."""

    @abstractmethod
    def save(self, *, version: int, words: dict[str, object]) -> Any:
        """Keep the words in the draft. Raises Overwritten, NoDraft."""

    @abstractmethod
    def as_sent(self, other: Any) -> dict[str, object]:
        """The fields of another version as a browser would send them."""

    def leave(self, form: Any, said: str, problems: Mapping[str, str]) -> HttpResponse:
        """Back to Today with what was saved; first a day ahead that cannot be is said, while it is in mind.

        The day it happened may still be wrong: that is said on sharing.
        """
        tell(form, {name: problem for name, problem in problems.items() if name != "happened_on"})
        if form.errors:
            return self.show(form, status=422)
        messages.success(self.request, said)
        return redirect("today")

    @abstractmethod
    def go_on(self, form: Any, kept: Any) -> HttpResponse:
        """Do what was pressed, once everything is saved and could be read."""


def keep(page: DraftPage, version: int) -> HttpResponse:
    """Save the page's form into its draft, and answer the script or do what was pressed."""
    request, form = page.request, page.form(page.request.POST)
    is_readable, by_script = form.is_valid(), "X-Draft" in request.headers
    if by_script and request.headers["X-Draft"] != str(request.user.id):
        raise PermissionDenied  # typed by whoever was signed in on this device before
    own_page = {"page": reverse(page.name, args=[page.draft.id])}
    try:
        kept = page.save(version=version, words=form.words())
    except NoDraft:
        return JsonResponse(own_page, status=410) if by_script else redirect(f"{page.name}_sent", page.draft.id)
    except Overwritten as clash:
        return _two_versions(page, clash, by_script)
    if by_script:
        return JsonResponse({"saved_at": clock(kept.saved_at), "version": kept.version, **own_page})
    if not is_readable:
        return page.show(form, status=422)
    kept.teacher = page.draft.teacher
    return page.go_on(form, kept)


def stays(request, name: str, draft: Any, why: str = "") -> HttpResponse:
    """Back to a draft that its author may not delete any more, saying why: its teacher has answered."""
    messages.error(request, why or str(Answered(draft.teacher.first_name)))
    return redirect(name, draft.id)


def version_of(request, draft: Any) -> int:
    """The version that what was typed came from; without one, what is there now."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return draft.version


def client_id_of(request) -> uuid.UUID:
    """The id that the author's device gave to what it sends. Raises Http404."""
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise Http404 from None


def _two_versions(page: DraftPage, clash: Overwritten, by_script: bool) -> HttpResponse:
    """Both versions, for the person to pick; nothing was changed. What the form sends next comes after the other."""
    other = clash.other
    if by_script:
        said = {"message": str(clash), "version": other.version, "fields": page.as_sent(other)}
        return JsonResponse(said, status=409)
    typed = page.request.POST.copy()
    typed["version"] = other.version
    form = page.form(typed)
    form.is_valid()
    return page.show(form, status=409, other=other)
