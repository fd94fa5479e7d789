"""Where a request comes from, as far as sign-in limits need it: one caller, one place."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

ONE_CALLERS = 64  # bits of an IPv6 address that one household or school is given whole


def place_of(request: HttpRequest) -> str:
    """The caller's IPv4 address or IPv6 network.

    Behind a proxy (BEHIND_PROXY) it is the last address of X-Forwarded-For: the one our own proxy added. Whatever
    stands before it, the caller may have written themself. Without a proxy the header is theirs altogether, and is
    not read.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return _network(peer) or peer
    added = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return _network(added) or _network(peer) or peer


def _network(text: str) -> str:
    """An address as its place, with or without a port (1.2.3.4:80, [2001:db8::1]:80); "" when it is none."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address), ONE_CALLERS), strict=False))
