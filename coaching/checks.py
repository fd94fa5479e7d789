"""Checks that speak up before the first request: connections, logins, and what is right for the demo alone."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections

WEB_WORKERS, THREADS = 2, 4  # as docker-compose.yml and the demo start granian; each thread holds a connection
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
