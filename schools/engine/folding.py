"""One spelling for comparing, so that what was typed twice is known as the same."""

import unicodedata


def folded(text: str) -> str:
    """Names of people, teams and headings: one form of each character, single spaces, no capitals."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def folded_email(email: str) -> str:
    """An e-mail address as it is stored, so that it compares by plain equality behind a policy."""
    # Not casefold, which writes some letters as two: the address would be another one.
    return email.strip().lower()
