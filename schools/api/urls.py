from django.urls import path

from schools.api import description, views

LIST, ONE = {"get": "list"}, {"get": "retrieve"}

urlpatterns = [
    path("openapi.json", description.openapi, name="api_openapi"),
    path("me", views.Me.as_view(ONE), name="api_me"),
    path("schools", views.Schools.as_view(LIST), name="api_schools"),
    path("schools/<uuid:id>", views.Schools.as_view(ONE), name="api_school"),
    path("people", views.People.as_view(LIST), name="api_people"),
    path("people/<uuid:id>", views.People.as_view(ONE), name="api_person"),
    path("memberships", views.Memberships.as_view(LIST), name="api_memberships"),
    path("memberships/<uuid:id>", views.Memberships.as_view(ONE), name="api_membership"),
]
