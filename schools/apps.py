from importlib import import_module

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "schools"

    def ready(self):
        import_module("schools.staff_import_jobs")
