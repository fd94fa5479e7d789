"""Where pages about people's posts lead back to, and at which schools somebody of an office may give one."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from schools.access import administered_schools, runs_trust
from schools.middleware import Request
from schools.models import Membership, Person, School


def back_to(person: Person) -> str:
    """The address of somebody's record."""
    return reverse("staff_person", args=[person.id])


def of_place(page: str, school: School | None, *which: Any) -> str:
    """The address of a page that a school has, or, under its name with trust_ before it, the whole trust."""
    return reverse(page, args=[school.slug, *which]) if school else reverse(f"trust_{page}", args=which)


def schools_of(request: Request) -> list[School]:
    """The schools whose office somebody is of today: all of the trust for its administrator. One query."""
    schools = School.objects.open_on(request.today)
    if runs_trust(request):
        return list(schools)
    return list(schools.filter(id__in=[held["school"] for held in administered_schools(request)]))


def posts_now(person: Person, request: Request) -> list[Membership]:
    """Posts of somebody that run or are to come, the main one first, as far as this office may read them. One query."""
    running = Membership.objects.filter(person=person).exclude(ends_on__lte=request.today)
    return list(running.select_related("school").order_by("-is_main", "starts_on"))


def chosen(request: Request, options: list[School]) -> School | None:
    """The school that the address names (?school=), or the only one that it could."""
    slug = request.GET.get("school") or (options[0].slug if len(options) == 1 else "")
    return next((school for school in options if school.slug == slug), None)


def ask_where(request: Request, person: Person | None, options: list[School], title: str) -> HttpResponse:
    """The page that asks at which school, before the form that knows its teams. person: None for somebody new."""
    back = back_to(person) if person else reverse("trust_staff")
    context = {"person": person, "options": options, "title": title, "back": back}
    return render(request, "schools/staff_where.html", context)


def only_administered(request: Request, school_id: uuid.UUID) -> None:
    """Raises PermissionDenied for a school whose office somebody is not of."""
    if not runs_trust(request) and str(school_id) not in {held["school"] for held in administered_schools(request)}:
        raise PermissionDenied
