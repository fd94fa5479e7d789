"""Bringing staff in from a file, for a school's office and, for the whole trust, its administrator.

A file goes through four pages: sent, its columns described, what it would change looked at, brought in. Each works
without JavaScript; htmx only looks again by itself while a worker has the file.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from schools import progress, uploads
from schools.access import school_office, trust_office
from schools.actions import staff_imports
from schools.fragments import render_page
from schools.import_forms import TOO_LARGE, ColumnsForm, UploadForm
from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import formats
from schools.middleware import Request
from schools.models import School, StaffImport
from schools.uploads import takes_files
from schools.views.ask import READ_WRITE
from schools.views.places import of_place

HISTORY = 20
SHOWN = 50  # people of a kind on the page, before somebody asks for all of them
State = StaffImport.State


@dataclass(frozen=True)
class Place:
    """Where a file is sent: the pages of one school, or (school None) of the whole trust."""

    school: School | None

    def url(self, page: str, *arguments: Any) -> str:
        return of_place(page, self.school, *arguments)

    def found(self, import_id: uuid.UUID) -> StaffImport:
        """One import of this place; another's is missing."""
        # The rows of the file are read only where they are asked for: there may be some megabytes of them.
        known = StaffImport.objects.select_related("by").defer("file")
        found: StaffImport = get_object_or_404(known, id=import_id, school=self.school)
        return found

    def context(self) -> dict[str, Any]:
        return {"school": self.school, "here": self.url("staff_import")}


@school_office
@require_http_methods(READ_WRITE)
@takes_files
def staff_import(request: Request, school: School) -> HttpResponse:
    """Send a staff file of one school; files sent before."""
    return _sent(request, Place(school))


@trust_office
@require_http_methods(READ_WRITE)
@takes_files
def trust_staff_import(request: Request) -> HttpResponse:
    """Send a staff file of the whole trust; files sent before."""
    return _sent(request, Place(None))


@school_office
@require_http_methods(READ_WRITE)
def staff_import_columns(request: Request, school: School, import_id: uuid.UUID) -> HttpResponse:
    """Say what the columns of a school's file are."""
    return _columns(request, Place(school), import_id)


@trust_office
@require_http_methods(READ_WRITE)
def trust_staff_import_columns(request: Request, import_id: uuid.UUID) -> HttpResponse:
    """Say what the columns of the trust's file are."""
    return _columns(request, Place(None), import_id)


@school_office
@require_http_methods(READ_WRITE)
def staff_import_shown(request: Request, school: School, import_id: uuid.UUID) -> HttpResponse:
    """What a school's file would change, or has changed; bring it in, or leave it."""
    return _shown(request, Place(school), import_id)


@trust_office
@require_http_methods(READ_WRITE)
def trust_staff_import_shown(request: Request, import_id: uuid.UUID) -> HttpResponse:
    """What the trust's file would change, or has changed; bring it in, or leave it."""
    return _shown(request, Place(None), import_id)


def _sent(request: Request, place: Place) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if uploads.is_too_large(request):
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    elif request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            made = staff_imports.read(upload=upload, name=upload.name, school=place.school, by=request.user)
        except UnreadableFile as reason:
            form.add_error("file", str(reason))
        else:
            return redirect(place.url("staff_import_columns", made.id))
    earlier = StaffImport.objects.filter(school=place.school).select_related("by").defer("file", "preview")[:HISTORY]
    context = {
        **place.context(),
        "form": form,
        "earlier": [(one, place.url("staff_import_shown", one.id)) for one in earlier],
    }
    return render(request, "schools/staff_import.html", context, status=422 if form.errors else 200)


def _columns(request: Request, place: Place, import_id: uuid.UUID) -> HttpResponse:
    found = place.found(import_id)
    if not found.is_open or found.by_id != request.user.id:
        return redirect(place.url("staff_import_shown", found.id))
    form = _columns_form(request, found, place)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["mapping"]
        try:
            staff_imports.compare(staff_import=found, columns=given, options=form.options, by=request.user)
        except staff_imports.NotOpen as closed:
            form.add_error(None, str(closed))
        else:
            return redirect(place.url("staff_import_shown", found.id))
    context = {
        **place.context(),
        "found": found,
        "form": form,
        "kind": formats.kind_of(form.bundle),
        "is_known": formats.knows(form.bundle),
        "scope": formats.scope_of(form.bundle),
    }
    return render(request, "schools/staff_import_columns.html", context, status=422 if form.errors else 200)


def _columns_form(request: Request, found: StaffImport, place: Place) -> ColumnsForm:
    bundle = staff_imports.bundle_of(found)
    opened = {**found.options} if found.turn else {"complete": formats.scope_of(bundle) == "bulk"}
    return ColumnsForm(
        request.POST if request.method == "POST" else None,
        initial={key: value for key, value in opened.items() if value is not None},
        bundle=bundle,
        mapping=staff_imports.remembered(place.school),
        strange=staff_imports.asked_about(found),
        schools=[place.school] if place.school else list(School.objects.open_on(request.today)),
        of_trust=place.school is None,
    )


def _shown(request: Request, place: Place, import_id: uuid.UUID) -> HttpResponse:
    found = place.found(import_id)
    trouble, status = "", 200
    if request.method == "POST":
        try:
            return _decided(request, place, found)
        except staff_imports.NotOpen as closed:
            trouble, status = str(closed), 409
        except staff_imports.LeaversUnconfirmed:
            trouble, status = "Tick that everybody on the list has left, or don’t bring it in.", 422
    if request.htmx and not found.is_under_way:
        return HttpResponseClientRefresh()
    if found.state == State.READ and not found.trouble and found.is_open:
        return redirect(place.url("staff_import_columns", found.id))
    context = {
        **place.context(),
        "found": found,
        "trouble": trouble or found.trouble,
        "is_mine": found.by_id == request.user.id,
        "columns": place.url("staff_import_columns", found.id),
        "shown": place.url("staff_import_shown", found.id),
        "far": progress.seen(f"staff import {found.id}") if found.state == State.APPLYING else None,
        **_preview(found, None if request.GET.get("all") else SHOWN),
    }
    return render_page(request, "schools/staff_import_shown.html", context, part="waiting", status=status)


def _decided(request: Request, place: Place, found: StaffImport) -> HttpResponse:
    if found.by_id != request.user.id:
        raise PermissionDenied
    if "leave" in request.POST:
        staff_imports.drop(staff_import=found, by=request.user)
        return redirect(place.url("staff_import"))
    confirmed = bool(request.POST.get("leavers"))
    staff_imports.bring_in(staff_import=found, leavers_confirmed=confirmed, by=request.user)
    return redirect(place.url("staff_import_shown", found.id))


def _preview(found: StaffImport, most: int | None) -> dict[str, Any]:
    """The preview with at most so many people and lines of each kind, and how many more there are."""
    preview = found.preview or {}
    kinds = ("problems", "emails", "leaving", "joining", "changing")
    # Who leaves is always named in full: that is what has to be looked at.
    cut = {kind: preview.get(kind, [])[: None if kind == "leaving" else most] for kind in kinds}
    more = {kind: len(preview.get(kind, [])) - len(cut[kind]) for kind in kinds}
    return {"preview": {**preview, **cut} if preview else None, "more": more, "has_more": any(more.values())}
