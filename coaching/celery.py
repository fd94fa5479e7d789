"""Celery: workers that are woken by a bell, and the clock that rings it when nobody else did.

A message holds the name of a queue and nothing else; what is to be done is in PostgreSQL (`schools/outbox.py`).
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")

# A request rings the bell with one try: a Redis that is away or silent costs it 0.2 s, an unreachable one nothing.
IMPATIENT = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0}

app = Celery("waymark")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.broker_transport_options = IMPATIENT
app.set_default()
app.autodiscover_tasks()
