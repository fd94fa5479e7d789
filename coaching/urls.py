from django.urls import include, path

urlpatterns = [
    path("", include("schools.urls")),
    path("", include("cpd.urls")),
    path("", include("coaching.pages")),
    path("", include("observations.urls")),
    path("", include("coaching.api_urls")),
]

handler400 = "schools.views.errors.bad_request"
handler403 = "schools.views.errors.forbidden"
handler404 = "schools.views.errors.missing"
handler500 = "schools.views.errors.broken"
