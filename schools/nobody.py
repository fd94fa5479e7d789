class Nobody:
    """Whoever has not signed in."""

    is_authenticated = False
    is_anonymous = True
    is_active = False
    name = ""
