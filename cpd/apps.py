"""The app of groups and practice: the step library now."""

from django.apps import AppConfig


class CpdConfig(AppConfig):
    name = "cpd"
    verbose_name = "Professional learning"
