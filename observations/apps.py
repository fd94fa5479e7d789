from importlib import import_module

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    name = "observations"

    def ready(self):
        import_module("observations.consequences")
