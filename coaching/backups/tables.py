"""Which tables hold a trust's rows, and what they lean on outside it: asked of PostgreSQL's catalogue, never listed."""

from dataclasses import dataclass

from psycopg2 import sql

# Codes of the step library are kept as words, so no foreign key says that a row leans on them.
LIBRARY_CODE, LIBRARY = "library_step", "cpd_librarystep"


@dataclass(frozen=True)
class Table:
    """A table with rows of trusts: `key` is the column that says whose a row is."""

    schema: str
    name: str
    key: str
    columns: tuple[str, ...]

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def place(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)

    @property
    def fields(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def of_trusts(cursor) -> list[Table]:
    """Every table with rows of trusts, but sessions, which end with the server they were begun on."""
    cursor.execute(
        """select n.nspname, c.relname, k.attname,
             (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute k on k.attrelid = c.oid and not k.attisdropped
             and k.atttypid = 'uuid'::regtype
             and k.attname = case when c.relname in ('schools_trust', 'trust') then 'id' else 'trust_id' end
           where c.relkind in ('r', 'p') and n.nspname in ('public', 'iam')
             and (k.attname = 'trust_id' or c.oid in ('public.schools_trust'::regclass, 'iam.trust'::regclass))
             and c.oid <> 'iam.session'::regclass
           order by n.nspname, c.relname"""
    )
    return [Table(schema, name, key, tuple(columns)) for schema, name, key, columns in cursor.fetchall()]


def library_codes(cursor, trust: str) -> list[str]:
    """Codes of library steps that a trust's rows name."""
    codes: set[str] = set()
    for table in of_trusts(cursor):
        if LIBRARY_CODE in table.columns:
            named = sql.SQL("select distinct {} from {} where {} = %s").format(
                sql.Identifier(LIBRARY_CODE), table.place, sql.Identifier(table.key)
            )
            cursor.execute(named, [trust])
            codes |= {code for (code,) in cursor.fetchall() if code}
    return sorted(codes)


def orphans(cursor, table: Table, trust: str) -> list[str]:
    """The foreign keys of a table by which a row of this trust leans on something that is not there."""
    return [name for name, query in _key_checks(cursor, table) if _ask(cursor, query, trust)]


def _key_checks(cursor, table: Table) -> list[tuple[str, sql.Composed]]:
    cursor.execute(
        """select k.conname, n.nspname, t.relname,
             (select array_agg(a.attname::text order by i) from unnest(k.conkey) with ordinality c(number, i)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number),
             (select array_agg(a.attname::text order by i) from unnest(k.confkey) with ordinality c(number, i)
              join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.number)
           from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_namespace n on n.oid = t.relnamespace
           where k.contype = 'f' and k.conrelid = %s::regclass""",
        [table.full_name],
    )
    return [(name, _key_check(table, sql.Identifier(schema, to), here, there))
            for name, schema, to, here, there in cursor.fetchall()]  # fmt: skip


def _key_check(table: Table, to: sql.Identifier, here: list[str], there: list[str]) -> sql.Composed:
    given = sql.SQL(" and ").join(sql.SQL("x.{} is not null").format(sql.Identifier(column)) for column in here)
    same = sql.SQL(" and ").join(
        sql.SQL("r.{} = x.{}").format(sql.Identifier(theirs), sql.Identifier(ours))
        for ours, theirs in zip(here, there, strict=True)
    )
    return sql.SQL(
        "select exists (select from {} x where x.{} = %s and {} and not exists (select from {} r where {}))"
    ).format(table.place, sql.Identifier(table.key), given, to, same)


def _ask(cursor, query: sql.Composed, trust: str) -> bool:
    cursor.execute(query, [trust])
    return cursor.fetchone()[0]
