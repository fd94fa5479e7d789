"""Django with nothing of ours in it: one view, no middleware. As settings of a second server, and as its URLs."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.site_settings import *  # noqa: F403

ROOT_URLCONF = __name__
MIDDLEWARE: list[str] = []


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("hello", hello)]
