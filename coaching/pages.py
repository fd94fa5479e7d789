from django.urls import path

from coaching.views import home, trust

urlpatterns = [
    path("", home.home, name="home"),
    path("trust", trust.trust, name="trust"),
    path("trust/schools/<slug:slug>/target", trust.target, name="trust_target"),
]
