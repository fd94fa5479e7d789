from django.urls import path

from coaching.views import calendars, choices, coaches, coverage, doors, home, letter_previews, trust, watching

urlpatterns = [
    path("", home.home, name="home"),
    path("doors", doors.doors, name="doors"),
    path("doors/open", doors.door_open, name="door_open"),
    path("doors/close", doors.door_close, name="door_close"),
    path("school/", coverage.only_school, name="only_school"),
    path("school/<path:rest>", coverage.only_school, name="only_school_page"),
    path("schools/<slug:slug>/coverage", coverage.coverage, name="coverage"),
    path("schools/<slug:slug>/coverage/people", coverage.coverage_people, name="coverage_people"),
    path("schools/<slug:slug>/choices", choices.choices, name="choices"),
    path("schools/<slug:slug>/choices/<uuid:choice_id>/take-back", choices.choice_take_back, name="choice_take_back"),
    path("trust/choices", choices.trust_choices, name="trust_choices"),
    path("trust/choices/<uuid:choice_id>/take-back", choices.trust_choice_take_back, name="trust_choice_take_back"),
    path("schools/<slug:slug>/coaches", coaches.coaches, name="coaches"),
    path("schools/<slug:slug>/coaches/new", coaches.coach_new, name="coach_new"),
    path("schools/<slug:slug>/coaches/match", coaches.pairing_start, name="pairing_start"),
    path("schools/<slug:slug>/coaches/pairs/<uuid:pairing_id>/end", coaches.pairing_end, name="pairing_end"),
    path("schools/<slug:slug>/coaches/<uuid:coach_id>/state", coaches.coach_state, name="coach_state"),
    path("schools/<slug:slug>/calendar", calendars.calendar, name="calendar"),
    path("schools/<slug:slug>/calendar/new", calendars.calendar_new, name="calendar_new"),
    path("schools/<slug:slug>/calendar/years/<int:year>", calendars.calendar_year, name="calendar_year"),
    path(
        "schools/<slug:slug>/calendar/<slug:kind>/<str:first>/<str:last>", calendars.calendar_line, name="calendar_line"
    ),
    path(
        "schools/<slug:slug>/calendar/<slug:kind>/<str:first>/<str:last>/remove",
        calendars.calendar_remove,
        name="calendar_remove",
    ),
    path("trust/calendar", calendars.trust_calendar, name="trust_calendar"),
    path("trust/calendar/new", calendars.trust_calendar_new, name="trust_calendar_new"),
    path("trust/calendar/years/<int:year>", calendars.trust_calendar_year, name="trust_calendar_year"),
    path(
        "trust/calendar/<slug:kind>/<str:first>/<str:last>", calendars.trust_calendar_line, name="trust_calendar_line"
    ),
    path(
        "trust/calendar/<slug:kind>/<str:first>/<str:last>/remove",
        calendars.trust_calendar_remove,
        name="trust_calendar_remove",
    ),
    path("trust", trust.trust, name="trust"),
    path("trust/schools/<slug:slug>", trust.school, name="trust_school"),
    path("trust/schools/<slug:slug>/target", trust.target, name="trust_target"),
    path("preview/letters", letter_previews.letter_previews, name="letter_previews"),
    path("health/live", watching.live, name="health_live"),
    path("health/ready", watching.ready, name="health_ready"),
    path("metrics", watching.figures, name="metrics"),
]
