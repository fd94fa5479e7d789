from importlib import import_module

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self):
        import_module("coaching.checks")
        import_module("coaching.consequences")
        import_module("coaching.celery")  # whoever puts work into the outbox rings the bell of this Celery
