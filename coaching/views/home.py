from django.http import HttpResponse
from django.shortcuts import redirect

from coaching.navigation import coaches_somebody
from schools.access import administered_schools, in_trust_team, led_schools, runs_trust, signed_in
from schools.middleware import Request


@signed_in
def home(request: Request) -> HttpResponse:
    """Everybody's front door: the page they are busiest with."""
    if coaches_somebody(request):
        return redirect("today")
    led = led_schools(request)
    if led:
        return redirect("coverage", led[0]["slug"])
    if in_trust_team(request):
        return redirect("trust")
    if runs_trust(request):
        return redirect("trust_staff")
    kept = administered_schools(request)
    return redirect("staff", kept[0]["slug"]) if kept else redirect("me")
