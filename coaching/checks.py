"""Checks that speak up before the first request: connections, logins, and what is right for the demo alone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections
from django.http.request import validate_host

WEB_WORKERS, THREADS = 2, 8  # as docker-compose.yml and the demo start granian; each thread holds a connection
SHORTEST_TOKEN = 24  # characters
OTHER_PROCESSES = 8  # worker, rollup, clock, a command or two, a backup


@register(Tags.database)
def enough_connections(app_configs, databases, **kwargs):
    """Web's threads and the other processes together must fit into what the server allows."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        allowed = cursor.fetchone()[0]
    needed = WEB_WORKERS * THREADS + OTHER_PROCESSES
    if needed <= allowed:
        return []
    return [
        Error(
            f"PostgreSQL allows {allowed} connections and Waymark may open {needed}.",
            hint="Raise max_connections, or run fewer workers or threads.",
            id="waymark.E001",
        )
    ]


@register(Tags.database)
def never_as_owner(app_configs, databases, **kwargs):
    """A process that serves people must be bound by row-level security and own no table."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select current_user::text, rolsuper or rolbypassrls or rolname = 'waymark_owner' "
            "from pg_roles where rolname = current_user"
        )
        login, unbound = cursor.fetchone()
    if not unbound:
        return []
    return [
        Error(
            f"DATABASE_URL signs in as {login}, which row-level security does not bind.",
            hint="Use the process's own login: waymark_web, waymark_worker or waymark_rollup.",
            id="waymark.E002",
        )
    ]


@register(Tags.security, deploy=True)
def real_address(app_configs, **kwargs):
    """Letters bring people back by this address."""
    if settings.PUBLIC_URL != settings.LOCAL_URL:
        return []
    return [
        Warning(
            f"PUBLIC_URL is not set, so letters send people to {settings.LOCAL_URL}.",
            hint="Set PUBLIC_URL to where people reach Waymark.",
            id="waymark.W002",
        )
    ]


@register(Tags.security, deploy=True)
def real_mail(app_configs, **kwargs):
    """Nobody can sign in where codes are only printed."""
    if "console" not in settings.EMAIL_BACKEND:
        return []
    return [
        Warning(
            "EMAIL_HOST is not set, so sign-in codes are printed and not sent.",
            hint="Set EMAIL_HOST and the rest of EMAIL_* (README, Configuration).",
            id="waymark.W001",
        )
    ]


@register(Tags.security, deploy=True)
def known_hosts(app_configs, **kwargs):
    """Letters lead to PUBLIC_URL, so it must be one of the names that are answered, and only names of ours are."""
    found = []
    if {"*", ".", ""} & set(settings.ALLOWED_HOSTS):
        found.append(
            Warning(
                "ALLOWED_HOSTS lets every name in, so somebody else's page could be answered under theirs.",
                hint="Name the hosts that people reach Waymark by.",
                id="waymark.W003",
            )
        )
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if settings.PUBLIC_URL != settings.LOCAL_URL and not validate_host(host, settings.ALLOWED_HOSTS):
        found.append(
            Warning(
                f"PUBLIC_URL leads to {host or 'no host'}, which is not among ALLOWED_HOSTS.",
                hint="Add it, or correct PUBLIC_URL.",
                id="waymark.W004",
            )
        )
    return found


@register(Tags.security, deploy=True)
def one_proxy(app_configs, **kwargs):
    """Who asks from where, and whether by TLS, is told by one proxy of ours or by nobody."""
    found = []
    if settings.SECURE and not settings.BEHIND_PROXY:
        found.append(
            Warning(
                "HTTPS is true and BEHIND_PROXY is false: without a proxy that says X-Forwarded-Proto, each page leads "
                "to itself, unless granian has the certificate.",
                hint="Set BEHIND_PROXY=true behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For.",
                id="waymark.W005",
            )
        )
    if settings.SECURE and settings.PUBLIC_URL.startswith("http://") and settings.PUBLIC_URL != settings.LOCAL_URL:
        found.append(
            Warning(
                "PUBLIC_URL begins with http://, so letters bring people without TLS.",
                hint="Begin it with https://.",
                id="waymark.W006",
            )
        )
    return found


@register(Tags.security, deploy=True)
def strong_token(app_configs, **kwargs):
    """/metrics is as closed as its token is hard to guess."""
    if not settings.METRICS_TOKEN or len(settings.METRICS_TOKEN) >= SHORTEST_TOKEN:
        return []
    return [
        Warning(
            f"METRICS_TOKEN has {len(settings.METRICS_TOKEN)} characters and can be guessed.",
            hint="Make one with `openssl rand -hex 24`.",
            id="waymark.W007",
        )
    ]
