"""The trust team's pages: coverage and coach targets per school. Never a teacher's name, never a word."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coaching import coaches_in_numbers, feedback
from coaching.actions import targets
from coaching.forms import TargetForm
from coaching.models import CoachTarget
from coaching.overview import overview
from schools.access import sets_targets, target_setter, trust_team
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import School


@trust_team
@require_safe
def trust(request: Request) -> HttpResponse:
    """Every school's coaches against its target, and how far coaching reaches."""
    context = {"overview": overview(today=request.today), "may_edit": sets_targets(request)}
    return render(request, "coaching/trust_overview.html", context)


@trust_team
@require_safe
def school(request: Request, slug: str) -> HttpResponse:
    """One school: its coaches by name, its target and what it was before, how far coaching reaches."""
    school = get_object_or_404(School.objects.open_on(request.today), slug=slug)
    coaches = coaches_in_numbers.coaches_of(school, today=request.today)
    context = {
        "school": school,
        "line": overview(today=request.today).line_of(school),
        "coaches": [coach for coach in coaches if not coach.is_central],
        "central": [coach for coach in coaches if coach.is_central],
        "targets": CoachTarget.objects.filter(school=school).select_related("by"),
        "feedback": feedback.of_school_in_numbers(school),
        "may_edit": sets_targets(request),
    }
    return render(request, "coaching/trust_school.html", context)


@target_setter
@require_http_methods(["GET", "POST"])
def target(request: Request, slug: str) -> HttpResponse:
    """A school's target: the form, or with ?row for htmx the row it was opened from; saving gives that row back."""
    school = get_object_or_404(School.objects.open_on(request.today), slug=slug)
    if request.method == "GET" and "row" in request.GET:
        return _row(request, school)
    standing = CoachTarget.objects.filter(school=school, replaced_at=None).first()
    if request.method == "GET":
        opened = TargetForm.opened_on(standing, today=request.today)
        return _form(request, school, TargetForm(initial=opened, today=request.today), standing)
    form = TargetForm(request.POST, today=request.today)
    if not form.is_valid():
        return _form(request, school, form, standing, status=422)
    try:
        targets.set_target(school=school, by=request.user, **form.cleaned_data)
    except targets.ChangedMeanwhile as changed:
        return _form(request, school, _told(form, changed.current), changed.current, status=409)
    return _row(request, school, focus=True) if request.htmx else redirect("trust")


def _told(form: TargetForm, current: CoachTarget | None) -> TargetForm:
    """The same form, saying what holds now; saving it again replaces that."""
    says = f"{current.number} by {current.due_on:%-d %B %Y} ({current.reason})" if current else "no target"
    data = {**{name: form[name].value() for name in form.fields}, "replaces": str(current.id) if current else ""}
    again = TargetForm(data, today=form.today)
    again.add_error(
        "number",
        f"Somebody changed this while you were editing: it’s now {says}. Save again to put yours in its place.",
    )
    return again


def _row(request: Request, school: School, *, focus: bool = False) -> HttpResponse:
    shown = overview(today=request.today)
    context = {"line": shown.line_of(school), "top": shown.top, "may_edit": True, "focus": focus}
    return render(request, "coaching/trust_overview.html#row", context)


def _form(
    request: Request, school: School, form: TargetForm, standing: CoachTarget | None, *, status: int = 200
) -> HttpResponse:
    history = CoachTarget.objects.filter(school=school).exclude(replaced_at=None).select_related("by")
    context = {"school": school, "form": form, "standing": standing, "history": history if not request.htmx else []}
    return render_page(request, "coaching/target_form.html", context, part="row", status=status)
