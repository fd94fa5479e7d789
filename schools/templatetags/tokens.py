from django import template

from schools.actions.tokens import FACTS, READ, ROLLUPS, WRITE, Token

register = template.Library()

REACH = {READ: "Reads", WRITE: "writes", FACTS: "Who works where", ROLLUPS: "figures of whole schools"}


@register.filter
def reaches(token: Token) -> str:
    """What a token may do, in words: Reads and writes."""
    words = " and ".join(REACH[scope] for scope in token.scopes)
    return words[:1].upper() + words[1:]
