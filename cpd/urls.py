from django.urls import path

from cpd.views import steps

urlpatterns = [
    path("steps", steps.step_list, name="steps"),
    path("steps/search", steps.step_search, name="step_search"),
    path("steps/<slug:code>", steps.step_detail, name="step"),
]
