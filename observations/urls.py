from django.urls import path

from observations.views import finished, log, whom

urlpatterns = [
    path("log/new", log.log_new, name="log_new"),
    path("log/check-words", log.log_check_words, name="log_check_words"),
    path("log/steps/<uuid:step_id>/rehearsed", finished.step_rehearsed, name="step_rehearsed"),
    path("log/<uuid:drop_in_id>", log.log, name="log"),
    path("log/<uuid:drop_in_id>/save", log.log_save, name="log_save"),
    path("log/<uuid:drop_in_id>/share", log.log_share, name="log_share"),
    path("log/<uuid:drop_in_id>/teacher", whom.log_teacher, name="log_teacher"),
    path("log/<uuid:drop_in_id>/discard", finished.log_discard, name="log_discard"),
    path("log/<uuid:drop_in_id>/sent", finished.log_sent, name="log_sent"),
    path("log/<uuid:drop_in_id>/withdraw", finished.log_withdraw, name="log_withdraw"),
    path("log/<uuid:drop_in_id>/correct", finished.log_correct, name="log_correct"),
    path("drafts", finished.drafts, name="drafts"),
]
