"""How names and addresses are kept, so that they compare by plain equality behind a policy."""


def folded_email(email: str) -> str:
    """An e-mail address as it is stored: trimmed and in lower case."""
    return email.strip().lower()
