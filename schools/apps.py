from importlib import import_module

from django.apps import AppConfig

from schools import ids


class SchoolsConfig(AppConfig):
    name = "schools"

    def ready(self):
        ids.read_each_once()
        import_module("schools.staff_import_jobs")
