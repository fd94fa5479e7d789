"""The API's addresses, app by app. Its second version, one day, stands beside the first."""

from django.urls import include, path

from schools.middleware import API

ROOT = API.removeprefix("/")

urlpatterns = [
    path(ROOT, include("schools.api.urls")),
    path(ROOT, include("cpd.api")),
    path(ROOT, include("coaching.api")),
    path(ROOT, include("observations.api")),
]
