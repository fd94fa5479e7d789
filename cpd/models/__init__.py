"""Global reference data of professional learning; every model is imported here so that Django finds it."""

from cpd.models.library import LibraryArea, LibraryStep, LibraryTopic, Module

__all__ = ["LibraryArea", "LibraryStep", "LibraryTopic", "Module"]
