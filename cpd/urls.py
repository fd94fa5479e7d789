from django.urls import path

from cpd.views import attendance, catch_up, here, scheduling, steps, twilights

urlpatterns = [
    path("steps", steps.step_list, name="steps"),
    path("steps/search", steps.step_search, name="step_search"),
    path("steps/<slug:code>", steps.step_detail, name="step"),
    path("here", here.here, name="here"),
    path("here/<str:code>", here.here_code, name="here_code"),
    path("twilights", twilights.twilight_list, name="twilights"),
    path("twilights/calendar.ics", twilights.twilights_file, name="twilights_file"),
    path("twilights/new", scheduling.twilight_new, name="twilight_new"),
    path("twilights/<uuid:twilight_id>", twilights.twilight_detail, name="twilight"),
    path("twilights/<uuid:twilight_id>/edit", scheduling.twilight_edit, name="twilight_edit"),
    path("twilights/<uuid:twilight_id>/call-off", scheduling.twilight_call_off, name="twilight_call_off"),
    path("twilights/<uuid:twilight_id>/here", here.twilight_here, name="twilight_here"),
    path("twilights/<uuid:twilight_id>/screen", attendance.twilight_screen, name="twilight_screen"),
    path("twilights/<uuid:twilight_id>/attendance", attendance.twilight_attendance, name="twilight_attendance"),
    path("twilights/<uuid:twilight_id>/attendance/add", attendance.twilight_add, name="twilight_add"),
    path(
        "twilights/<uuid:twilight_id>/attendance/<uuid:person_id>",
        attendance.twilight_person,
        name="twilight_person",
    ),
    path("twilights/<uuid:twilight_id>/catch-up", catch_up.twilight_catch_up, name="twilight_catch_up"),
]
