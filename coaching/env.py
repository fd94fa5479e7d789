"""Reading the environment. A value that cannot be used stops the start with a sentence that says how to mend it."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """A value, or the content of the file that NAME_FILE names (secrets of containers come so). Empty is not set."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as refused:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {refused.strerror}.") from None
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set; see README, Configuration.")
    return value


def is_set(name: str) -> bool:
    """Whether a value was given, by itself or in a file."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def boolean(name: str, default: bool) -> bool:
    word = text(name, str(default)).strip().lower()
    if word not in TRUE | FALSE:
        raise ImproperlyConfigured(f'{name} is "{word}"; use true or false (see README, Configuration).')
    return word in TRUE


def integer(name: str, default: int) -> int:
    word = text(name, str(default))
    try:
        return int(word)
    except ValueError:
        raise ImproperlyConfigured(f'{name} is "{word}"; use a whole number (see README, Configuration).') from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    word = text(name, default)
    if word not in allowed:
        raise ImproperlyConfigured(f'{name} is "{word}"; use one of {", ".join(allowed)}.')
    return word


def database(name: str) -> dict:
    """Django's form of a URL such as postgres://login:password@host:5432/waymark?sslmode=require."""
    try:
        url = urlsplit(text(name))
        port = url.port
    except ValueError:  # no number for a port, or a bracket of an address that is never closed
        raise ImproperlyConfigured(_like_a_url(name)) from None
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise ImproperlyConfigured(_like_a_url(name))
    options = dict(parse_qsl(url.query))
    return {
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", None) or unquote(url.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def _like_a_url(name: str) -> str:
    return f"{name} must look like postgres://login:password@host:5432/waymark (see README, Configuration)."
