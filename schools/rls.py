"""Migration operations that turn a model's table into a secured one, in one line each.

    Secure("pairing", read={"own": "...", "leaders": "..."}, insert={"leaders": "..."}, rollup="r", worker="rw")

makes: row-level security, forced on the owner too; a RESTRICTIVE policy that shuts every row of another trust out; one
permissive policy per audience for the web login; the grants that go with them; whole-trust rights for worker and rollup
where asked for; unique (trust_id, id); and a composite foreign key for each `TenantForeignKey`.

A column named in a policy cannot change its type or be dropped: run `Secure` again after such a change, it remakes all.
"""

from dataclasses import dataclass, field

from django.db.migrations.operations.base import Operation

from schools.models.base import TenantForeignKey

TENANT = "trust_id = (select sec.trust())"
TRUST_MODEL = ("schools", "trust")

# Everything a login may do to a table, by the letter a migration writes.
LETTERS = {"r": "select", "i": "insert", "u": "update", "d": "delete"}


@dataclass
class Secure(Operation):
    """Secure one model's table. Values of read/insert/update/delete map an audience's name to its SQL condition.

    `changeable` names the columns that web may update, where that is not all of them.
    """

    model: str
    read: dict[str, str] = field(default_factory=dict)
    insert: dict[str, str] = field(default_factory=dict)
    update: dict[str, str] = field(default_factory=dict)
    delete: dict[str, str] = field(default_factory=dict)
    worker: str = ""
    rollup: str = ""
    changeable: list[str] = field(default_factory=list)

    reversible = True

    def deconstruct(self):
        names = ("read", "insert", "update", "delete", "worker", "rollup", "changeable")
        arguments = {name: getattr(self, name) for name in names}
        return self.__class__.__name__, [self.model], {k: v for k, v in arguments.items() if v}

    def describe(self):
        return f"Secure {self.model}"

    def state_forwards(self, app_label, state):
        """The database knows; Django's state need not."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        for statement in self.statements(model):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        for statement in [_drop_policies(table), f'alter table "{table}" disable row level security', _revoke(table)]:
            schema_editor.execute(statement, params=None)

    def statements(self, model) -> list[str]:
        table = model._meta.db_table
        is_trust = (model._meta.app_label, model._meta.model_name) == TRUST_MODEL
        tenant = TENANT.replace("trust_id", "id") if is_trust else TENANT
        out = [
            _drop_policies(table),
            f'alter table "{table}" enable row level security',
            f'alter table "{table}" force row level security',
            f'create policy tenant on "{table}" as restrictive using ({tenant}) with check ({tenant})',
            f'create policy owner on "{table}" to waymark_owner using (true) with check (true)',
            f'alter table "{table}" alter column id set default uuidv7()',
            *self._web(table),
            *_whole_trust(table, "waymark_worker", self.worker),
            *_whole_trust(table, "waymark_rollup", self.rollup),
            f'grant select on "{table}" to waymark_backup',
        ]
        if not is_trust:
            out += [_unique_pair(table), *composite_keys(model)]
        return out

    def _web(self, table: str) -> list[str]:
        clause = {"read": "using", "insert": "with check", "update": "both", "delete": "using"}
        verb = {"read": "select", "insert": "insert", "update": "update", "delete": "delete"}
        out = []
        for kind, how in clause.items():
            for audience, condition in getattr(self, kind).items():
                rule = f"using ({condition}) with check ({condition})" if how == "both" else f"{how} ({condition})"
                out.append(f'create policy "{kind}_{audience}" on "{table}" for {verb[kind]} to waymark_web {rule}')
            if getattr(self, kind):
                out.append(f'grant {verb[kind]}{self._columns(kind)} on "{table}" to waymark_web')
        return out

    def _columns(self, kind: str) -> str:
        named = ", ".join(f'"{column}"' for column in self.changeable)
        return f" ({named})" if named and kind == "update" else ""


@dataclass
class Widen(Secure):
    """Further audiences for a table that is secured already; those it has, of other apps too, stay as they are."""

    def describe(self):
        return f"Widen who may use {self.model}"

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        for kind in ("read", "insert", "update", "delete"):
            for audience in getattr(self, kind):
                schema_editor.execute(f'drop policy "{kind}_{audience}" on "{table}"')

    def statements(self, model) -> list[str]:
        return self._web(model._meta.db_table)


@dataclass
class SecureForeignKey(Operation):
    """The composite constraint of a `TenantForeignKey` that was added after its table was secured."""

    model: str
    name: str

    reversible = True

    def deconstruct(self):
        return self.__class__.__name__, [self.model, self.name], {}

    def describe(self):
        return f"Secure the key {self.name} of {self.model}"

    def state_forwards(self, app_label, state):
        """Nothing of Django's changes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor.execute(_composite_key(model, model._meta.get_field(self.name)), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model)
        name = _key_name(model, model._meta.get_field(self.name))
        schema_editor.execute(f'alter table "{model._meta.db_table}" drop constraint if exists "{name}"')


@dataclass
class NoOverlap(Operation):
    """Periods (starts_on, ends_on) of rows that agree on `columns` may not overlap: a trigger with an advisory lock.

    PostgreSQL's own WITHOUT OVERLAPS needs an extension for uuid that plain builds lack.
    """

    model: str
    columns: list[str]
    name: str

    reversible = True

    def deconstruct(self):
        return self.__class__.__name__, [self.model, self.columns, self.name], {}

    def describe(self):
        return f"Refuse overlapping periods of {self.model}"

    def state_forwards(self, app_label, state):
        """Nothing of Django's changes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        arguments = ", ".join(f"'{column}'" for column in self.columns)
        schema_editor.execute(
            f'create trigger "{self.name}" before insert or update on "{table}" '
            f"for each row execute function sec.refuse_overlap({arguments})",
            params=None,
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'drop trigger if exists "{self.name}" on "{table}"')


@dataclass
class Reference(Operation):
    """A global reference table: everybody signed in may read it, the worker login keeps it."""

    model: str

    reversible = True

    def deconstruct(self):
        return self.__class__.__name__, [self.model], {}

    def describe(self):
        return f"Open {self.model} as reference data"

    def state_forwards(self, app_label, state):
        """Nothing of Django's changes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'grant select on "{table}" to waymark_web, waymark_rollup, waymark_backup')
        schema_editor.execute(f'grant select, insert, update, delete on "{table}" to waymark_worker')

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(_revoke(from_state.apps.get_model(app_label, self.model)._meta.db_table))


def composite_keys(model) -> list[str]:
    """The constraints of every reference inside the trust."""
    return [_composite_key(model, f) for f in model._meta.local_fields if isinstance(f, TenantForeignKey)]


def _composite_key(model, reference) -> str:
    other = reference.remote_field.model._meta.db_table
    rule = {"CASCADE": "on delete cascade", "SET_NULL": f'on delete set null ("{reference.column}")'}
    on_delete = rule.get(reference.remote_field.on_delete.__name__, "")
    table, name = model._meta.db_table, _key_name(model, reference)
    return (
        f'alter table "{table}" drop constraint if exists "{name}", add constraint "{name}" '
        f'foreign key (trust_id, "{reference.column}") references "{other}" (trust_id, id) {on_delete}'
    )


def _key_name(model, reference) -> str:
    return f"{model._meta.db_table}_{reference.column}_in_trust"


def _unique_pair(table: str) -> str:
    # Dropped first only where nothing leans on it yet, so that running `Secure` again is harmless.
    return (
        f"do $$ begin if not exists (select from pg_constraint where conname = '{table}_in_trust') then "
        f'alter table "{table}" add constraint "{table}_in_trust" unique (trust_id, id); end if; end $$'
    )


def _whole_trust(table: str, login: str, letters: str) -> list[str]:
    if not letters:
        return []
    verbs = ", ".join(LETTERS[letter] for letter in letters)
    return [
        f'create policy {login} on "{table}" to {login} using (true) with check (true)',
        f'grant {verbs} on "{table}" to {login}',
    ]


def _drop_policies(table: str) -> str:
    return (
        "do $$ declare p record; begin "
        f"for p in select policyname from pg_policies where schemaname = 'public' and tablename = '{table}' loop "
        f"execute format('drop policy %I on %I', p.policyname, '{table}'); end loop; end $$"
    )


def _revoke(table: str) -> str:
    return f'revoke all on "{table}" from waymark_web, waymark_worker, waymark_rollup, waymark_backup'
