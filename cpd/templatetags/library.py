"""What the step library's templates say in one word."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """{{ row.text|marked }}: a text cut into (words, whether to mark them), the found words in <mark>."""
    return format_html_join("", "{}", ((_piece(words, is_marked),) for words, is_marked in pieces))


def _piece(words: str, is_marked: bool) -> str:
    return format_html("<mark>{}</mark>", words) if is_marked else words
