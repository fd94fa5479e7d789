class MigrationsAsOwner:
    """Tables are made by the owner login only; reads and writes go by the process's own."""

    def db_for_read(self, model, **hints):
        return "default"

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "owner"
