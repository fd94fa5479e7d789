"""What every table of ours has in common: an id that sorts by time and, but for reference tables, its trust."""

from django.db import models
from django.db.models.sql.where import WhereNode

from schools import tenancy
from schools.ids import uuid7


class GlobalModel(models.Model):
    """A row of public reference data that belongs to no trust (the school register, the step library)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class TenantManager(models.Manager):
    """Adds the open claim's trust to every read: a second lock beside the policies, and what the planner prunes by."""

    def get_queryset(self):
        return super().get_queryset().filter(trust_id=tenancy.current_trust_id())


class TenantForeignKey(models.ForeignKey):
    """A reference inside one trust.

    Django's own constraint would accept a row of another trust, so it is left out; the `Secure` operation makes
    FOREIGN KEY (trust_id, x_id) REFERENCES other (trust_id, id) instead. Joins compare the trust too.
    """

    def __init__(self, to, on_delete=models.PROTECT, **kwargs):
        kwargs.setdefault("related_name", "+")
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        return name, path, args, kwargs

    def get_extra_restriction(self, alias, related_alias):
        here = self.model._meta.get_field("trust")
        there = self.remote_field.model._meta.get_field("trust")
        same_trust = here.get_lookup("exact")(there.get_col(related_alias), here.get_col(alias))
        return WhereNode([same_trust])


class TrustKey(models.ForeignKey):
    """The trust of a row: that of the open claim unless it is given. Migrations have no claim and so no default."""

    def __init__(self, **kwargs):
        kwargs.setdefault("to", "schools.Trust")
        kwargs["on_delete"] = models.PROTECT
        super().__init__(**kwargs, related_name="+", db_index=False, editable=False)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("on_delete", "related_name", "db_index", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def get_default(self):
        return tenancy.current_trust_id() if tenancy.is_open() else None


class TenantModel(models.Model):
    """A row that belongs to one trust."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trust = TrustKey()

    objects = TenantManager()

    class Meta:
        abstract = True
