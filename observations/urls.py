from django.urls import path

from observations.views import deletion, finished, live_step, log, me, today, whom

urlpatterns = [
    path("today", today.today, name="today"),
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
    path("me", me.me, name="me"),
    path("me/history", me.me_history, name="me_history"),
    path("me/access", me.me_access, name="me_access"),
    path("me/export", me.me_export, name="me_export"),
    path("me/steps/<uuid:step_id>/state", live_step.step_state, name="step_state"),
    path("me/steps/<uuid:step_id>/ticks", live_step.step_ticks, name="step_ticks"),
    path("me/steps/<uuid:step_id>/delete", deletion.step_delete, name="step_delete"),
    path("me/drop-ins/<uuid:drop_in_id>/delete", deletion.drop_in_delete, name="drop_in_delete"),
]
