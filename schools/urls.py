from django.urls import path

from schools.api import description
from schools.views import (
    absence,
    account,
    leaving,
    posts,
    record,
    roles,
    sign_in,
    staff,
    staff_imports,
    tokens,
    who_sees_what,
)

urlpatterns = [
    path("sign-in", sign_in.ask, name="sign_in"),
    path("sign-in/code", sign_in.code, name="sign_in_code"),
    path("sign-in/demo", sign_in.demo, name="sign_in_demo"),
    path("sign-out", sign_in.out, name="sign_out"),
    path("account", account.account, name="account"),
    path("account/notifications", account.notifications, name="account_notifications"),
    path("account/sessions/<uuid:session_id>/end", account.session_end, name="account_session_end"),
    path("account/sessions/end-others", account.sign_out_others, name="account_sign_out_others"),
    path("account/sessions/end-all", account.sign_out_everywhere, name="account_sign_out_everywhere"),
    path("me/record", record.my_record, name="my_record"),
    path("schools/<slug:slug>/staff", staff.staff, name="staff"),
    path("schools/<slug:slug>/staff/new", staff.staff_new, name="staff_new"),
    path("schools/<slug:slug>/staff/import", staff_imports.staff_import, name="staff_import"),
    path(
        "schools/<slug:slug>/staff/import/<uuid:import_id>", staff_imports.staff_import_shown, name="staff_import_shown"
    ),
    path(
        "schools/<slug:slug>/staff/import/<uuid:import_id>/columns",
        staff_imports.staff_import_columns,
        name="staff_import_columns",
    ),
    path("trust/staff/import", staff_imports.trust_staff_import, name="trust_staff_import"),
    path(
        "trust/staff/import/<uuid:import_id>", staff_imports.trust_staff_import_shown, name="trust_staff_import_shown"
    ),
    path(
        "trust/staff/import/<uuid:import_id>/columns",
        staff_imports.trust_staff_import_columns,
        name="trust_staff_import_columns",
    ),
    path("trust/staff", staff.trust_staff, name="trust_staff"),
    path("trust/staff/new", staff.trust_staff_new, name="trust_staff_new"),
    path("staff/<uuid:person_id>", record.staff_person, name="staff_person"),
    path("staff/<uuid:person_id>/names", record.staff_names, name="staff_names"),
    path("staff/<uuid:person_id>/email", record.staff_email, name="staff_email"),
    path("staff/<uuid:person_id>/posts/new", posts.post_new, name="staff_post_new"),
    path("staff/<uuid:person_id>/posts/<uuid:post_id>", posts.post, name="staff_post"),
    path("staff/<uuid:person_id>/posts/<uuid:post_id>/end", posts.post_end, name="staff_post_end"),
    path("staff/<uuid:person_id>/move", posts.move, name="person_moves"),
    path("staff/<uuid:person_id>/leave/new", absence.leave_new, name="staff_leave_new"),
    path("staff/<uuid:person_id>/leave/<uuid:leave_id>", absence.leave, name="staff_leave"),
    path("staff/<uuid:person_id>/leave/<uuid:leave_id>/call-off", absence.leave_call_off, name="staff_leave_call_off"),
    path("staff/<uuid:person_id>/leaving", leaving.leaving, name="person_leaves"),
    path("staff/<uuid:person_id>/staying", leaving.staying, name="person_stays"),
    path("staff/<uuid:person_id>/return", leaving.returning, name="person_returns"),
    path("staff/<uuid:person_id>/merge", leaving.merge, name="person_merges"),
    path("staff/<uuid:person_id>/roles/new", roles.role_new, name="role_new"),
    path("staff/<uuid:person_id>/roles/<uuid:role_id>/end", roles.role_end, name="role_end"),
    path("who-sees-what", who_sees_what.who_sees_what, name="who_sees_what"),
    path("letters/<str:kind>/stop/<str:token>", account.letter_stop, name="letter_stop"),
    path("api/", description.page, name="api"),
    path("account/tokens", tokens.own, name="account_tokens"),
    path("account/tokens/<uuid:token_id>/end", tokens.own_end, name="account_token_end"),
    path("trust/tokens", tokens.integrations, name="trust_tokens"),
    path("trust/tokens/<uuid:token_id>/end", tokens.integration_end, name="trust_token_end"),
]
