"""Tokens for programs: a person's own under their account, and those of integrations for the trust's administrators."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from schools.access import signed_in, trust_office
from schools.actions import tokens
from schools.forms import IntegrationForm, NewTokenForm, TokenForm
from schools.middleware import Request
from schools.models import Person
from schools.templatetags.ui import listed
from schools.views.ask import READ_WRITE, sent


@signed_in
@require_http_methods(READ_WRITE)
def own(request: Request) -> HttpResponse:
    """One's own tokens, and a new one."""
    return _page(request, TokenForm, here="account_tokens", end="account_token_end")


@signed_in
@require_POST
def own_end(request: Request, token_id: uuid.UUID) -> HttpResponse:
    return _end(request, token_id, here="account_tokens")


@trust_office
@require_http_methods(READ_WRITE)
def integrations(request: Request) -> HttpResponse:
    """The trust's integrations, and a new one."""
    return _page(request, IntegrationForm, here="trust_tokens", end="trust_token_end")


@trust_office
@require_POST
def integration_end(request: Request, token_id: uuid.UUID) -> HttpResponse:
    return _end(request, token_id, here="trust_tokens")


def integrations_stay(maker: Person) -> list[str]:
    """That what somebody made for the trust outlives their role: read by trust administrators, empty for others."""
    theirs = [token.label for token in tokens.in_use(tokens.INTEGRATION) if token.made_by == maker.id]
    if not theirs:
        return []
    first, named = maker.first_name, listed([f"“{label}”" for label in theirs])
    return [
        f"Tokens that {first} made for the trust’s integrations stay in use: {named}. If {first} still has a copy, "
        "end it on Integrations and make a new one."
    ]


def _page(request: Request, form_of: type[NewTokenForm], *, here: str, end: str) -> HttpResponse:
    """The list with its form. A token just made is on this one answer: a redirect would have to keep it somewhere."""
    form, made, status = form_of(sent(request)), "", 200
    if form.is_valid():
        try:
            # Sent twice, the answer to the second is the one that is read (schools/sent_once.py).
            made = tokens.issue(kind=form.kind, by=request.user, press=getattr(request, "sent_as", ""), **form.asked)
            form = form_of()
        except (tokens.EnoughTokens, tokens.EndedSince) as refused:
            form.add_error(None, str(refused))
    if form.errors:
        status = 422
    in_use = tokens.in_use(form.kind)
    makers = Person.objects.in_bulk({token.made_by for token in in_use})
    lines = [(token, makers.get(token.made_by)) for token in in_use]
    context = {"kind": form.kind, "form": form, "lines": lines, "made": made, "here": here, "end": end}
    return render(request, "schools/tokens.html", context, status=status)


def _end(request: Request, token_id: uuid.UUID, *, here: str) -> HttpResponse:
    """End a token; the page comes back whether or not it was still in use."""
    if tokens.revoke(token_id=token_id, by=request.user):
        messages.success(request, "That token has ended.")
    return redirect(here)
