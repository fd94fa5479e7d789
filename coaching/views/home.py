from django.http import HttpResponse
from django.shortcuts import redirect

from coaching.navigation import coaches_somebody
from schools.access import in_trust_team, led_schools, signed_in
from schools.middleware import Request


@signed_in
def home(request: Request) -> HttpResponse:
    """Everybody's front door: the page they are busiest with."""
    if coaches_somebody(request):
        return redirect("today")
    led = led_schools(request)
    if led:
        return redirect("coverage", led[0]["slug"])
    return redirect("trust" if in_trust_team(request) else "me")
