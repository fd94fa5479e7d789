import os

from django.core.management.base import BaseCommand, CommandError

from schools.setup import LOGINS, CannotPrepare, passwords_in, prepare


class Command(BaseCommand):
    help = "Create logins, database, schemas and the signing key in a PostgreSQL 18 server. Safe to run again."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--admin-url",
            default=os.environ.get("ADMIN_DATABASE_URL"),
            help="an administrator's URL (or ADMIN_DATABASE_URL)",
        )
        parser.add_argument("--database", default="waymark")

    def handle(self, *, admin_url, database, **options):
        if not admin_url:
            raise CommandError(
                "Give an administrator's URL: --admin-url postgres://postgres:...@host/postgres, or ADMIN_DATABASE_URL."
            )
        passwords = passwords_in(os.environ)
        try:
            prepare(admin_dsn=admin_url, database=database, passwords=passwords)
        except CannotPrepare as problem:
            raise CommandError(str(problem)) from None
        missing = sorted(set(LOGINS) - set(passwords))
        self.stdout.write(f"Database {database} is ready for `manage.py migrate`.")
        if missing:
            self.stdout.write(
                f"No password was given for {', '.join(missing)} (WAYMARK_..._PASSWORD); they keep what they had."
            )
