from django.urls import path

from schools.views import account, sign_in, who_sees_what

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
    path("who-sees-what", who_sees_what.who_sees_what, name="who_sees_what"),
    path("letters/<str:kind>/stop/<str:token>", account.letter_stop, name="letter_stop"),
]
