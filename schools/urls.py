from django.urls import path

from schools.views import sign_in

urlpatterns = [
    path("sign-in", sign_in.ask, name="sign_in"),
    path("sign-in/code", sign_in.code, name="sign_in_code"),
    path("sign-in/demo", sign_in.demo, name="sign_in_demo"),
    path("sign-out", sign_in.out, name="sign_out"),
]
