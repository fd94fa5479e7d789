"""What the step library's templates say in one word."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cpd.catalogue import catalogue

register = template.Library()

LEAD = "As the step library puts it, a teacher…"


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """{{ row.text|marked }}: a text cut into (words, whether to mark them), the found words in <mark>."""
    return format_html_join("", "{}", ((_piece(words, is_marked),) for words, is_marked in pieces))


@register.filter
def library_lead(words: str, code: str) -> str:
    """{{ step.words|library_lead:step.library_step }}: what comes before words that are still the library's own.

    The library speaks of any teacher, and its reader is one: "Gives pupils time to think". Adapted words need nothing.
    """
    step = catalogue().step(code) if code else None
    return LEAD if step and words.strip().rstrip(".") == step.short.rstrip(".") and step.speaks_of_a_teacher else ""


def _piece(words: str, is_marked: bool) -> str:
    return format_html("<mark>{}</mark>", words) if is_marked else words
