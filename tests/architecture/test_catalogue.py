"""What PostgreSQL's own catalogue says: a table, view, function or grant that forgot its guard fails here."""

import re

from django.db import connection

from schools.models.base import TenantForeignKey
from tests.architecture.plant import TENANT_MODELS

# Tables without a tenant, each because nothing in them is about a person or a trust's work.
WITHOUT_TENANT = {
    "django_migrations": "which migrations have run",
    "schools_registertrust": "the government's public register",
    "schools_registerschool": "the government's public register",
    "schools_registername": "the government's public register",
    "schools_registermembership": "the government's public register",
    "schools_registerlink": "the government's public register",
    "schools_bankholiday": "the national list",
    "cpd_librarytopic": "the open step library",
    "cpd_libraryarea": "the open step library",
    "cpd_librarystep": "the open step library",
}
WORDS = [
    "observations_dropin",
    "observations_correction",
    "observations_conversation",
    "observations_conversationcorrection",
    "observations_alongside",
    "observations_actionstep",
    "observations_tick",
    "observations_opening",
    "observations_answer",
    "observations_earlieranswer",
    "observations_note",
    "observations_keepsake",
    "observations_attempt",
    "observations_anotherday",
    "observations_share",
]
LIKE_A_RATING = re.compile(r"(^|_)(grade|graded|score|rating|rank|judgement|level|stars?|points|quality)(_|$)", re.I)


def rows(sql: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def tables() -> set[str]:
    return {
        name
        for (name,) in rows(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
    }


def tenant_tables() -> set[str]:
    return tables() - set(WITHOUT_TENANT)


def unsecured() -> set[str]:
    secured = rows(
        """select c.relname from pg_class c
           where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and c.relforcerowsecurity
             and exists (select from pg_policy p
               where p.polrelid = c.oid and not p.polpermissive and p.polcmd = '*' and p.polroles = '{0}'
                 and pg_get_expr(p.polqual, p.polrelid) ~ '^.(trust_id|id) = .*sec.trust'
                 and pg_get_expr(p.polwithcheck, p.polrelid) ~ 'sec.trust')"""
    )
    return tenant_tables() - {name for (name,) in secured}


def test_the_list_of_tables_without_a_tenant_is_not_stale(db):
    assert set(WITHOUT_TENANT) - tables() == set()
    assert tenant_tables() == {model._meta.db_table for model in TENANT_MODELS}


def test_every_tenant_table_is_secured_and_forced(db):
    assert unsecured() == set()


def columns() -> list[tuple[str, str, bool]]:
    """(table, column, whether it must be filled) of every table, also of those this login may not read."""
    return rows(
        """select c.relname, a.attname, a.attnotnull from pg_attribute a join pg_class c on c.oid = a.attrelid
           where c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
             and c.relnamespace::regnamespace::text in ('public', 'iam', 'sec')"""
    )


def test_every_row_says_its_trust(db):
    says_its_trust = {table for table, column, filled in columns() if column == "trust_id" and filled}
    assert tenant_tables() - says_its_trust == {"schools_trust"}


def test_every_index_of_a_tenant_table_is_led_by_the_trust(db):
    other = rows(
        """select t.relname, i.relname from pg_index x
           join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
           join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
           where t.relnamespace = 'public'::regnamespace and not x.indisprimary and a.attname <> 'trust_id'"""
    )
    assert {table for table, _ in other} & tenant_tables() == {"schools_trust"}  # its own group UID


def test_every_key_between_tenant_tables_carries_the_trust(db):
    simple = rows(
        """select c.conrelid::regclass::text, c.conname from pg_constraint c
           where c.contype = 'f' and c.connamespace = 'public'::regnamespace
             and c.confrelid <> 'schools_trust'::regclass
             and (select a.attname from pg_attribute a where a.attrelid = c.conrelid and a.attnum = c.conkey[1])
               <> 'trust_id'"""
    )
    assert {table for table, _ in simple} & tenant_tables() == set()


def test_every_tenant_key_of_django_has_its_composite_twin(db):
    wanted = {
        f"{m._meta.db_table}_{f.column}_in_trust"
        for m in TENANT_MODELS
        for f in m._meta.local_fields
        if isinstance(f, TenantForeignKey)
    }
    made = {
        name for (name,) in rows("select conname from pg_constraint where contype = 'f' and conname like '%%_in_trust'")
    }
    assert made == wanted
    assert len(wanted) > 30


def test_there_is_no_view_that_reads_with_its_owners_rights(db):
    with_its_owners = rows(
        """select relname from pg_class where relkind in ('v', 'm')
             and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
             and not coalesce(reloptions::text like '%%security_invoker=true%%', false)"""
    )
    assert with_its_owners == []


def test_every_function_with_its_owners_rights_fixes_its_search_path(db):
    without_a_path = rows(
        """select p.proname from pg_proc p where p.prosecdef
             and p.pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
             and not coalesce(p.proconfig::text like '%%search_path=%%', false)"""
    )
    assert without_a_path == []


def test_no_function_of_ours_takes_a_callers_temporary_table_for_its_own(db):
    temporary_first = rows(
        """select p.proname from pg_proc p cross join unnest(p.proconfig) c
           where p.pronamespace::regnamespace::text in ('iam', 'sec')
             and c like 'search_path=%%' and c not like '%%, pg_temp'"""
    )
    assert temporary_first == []


def test_no_function_asks_the_server_for_its_day(db):
    """A trust's day is London's, or pinned: the server's own begins an hour late in summer."""
    asking = rows(
        r"""select p.proname from pg_proc p where p.pronamespace::regnamespace::text in ('iam', 'sec', 'public')
              and p.prosrc ~* '\m(current_date|localtimestamp|now\(\)::date)'"""
    )
    assert asking == []


def test_no_function_of_ours_is_open_to_everybody_but_triggers(db):
    open_to_all = rows(
        """select p.proname from pg_proc p join pg_type t on t.oid = p.prorettype
           where p.pronamespace::regnamespace::text in ('iam', 'sec', 'public') and t.typname <> 'trigger'
             and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))"""
    )
    assert open_to_all == []


def test_words_are_granted_to_the_web_and_read_by_backup_only(db):
    grants = rows(
        """select distinct a.grantee::regrole::text, c.relname from pg_class c, aclexplode(c.relacl) a
           where c.relname = any(%s) and a.grantee::regrole::text <> 'waymark_owner'""",
        WORDS,
    )
    assert {login for login, _ in grants} == {"waymark_web", "waymark_backup"}
    assert {table for _, table in grants} == set(WORDS)


def test_facts_have_no_column_that_could_hold_a_word(db):
    facts = ["coaching_visit", "coaching_opendoor", "coaching_pairing", "coaching_coverageweek", "coaching_dirtyweek"]
    types = rows(
        "select distinct format_type(atttypid, null) from pg_attribute "
        "where attrelid = any(%s::regclass[]) and attnum > 0 and not attisdropped",
        facts,
    )
    assert {kind for (kind,) in types} == {"uuid", "date", "integer", "timestamp with time zone"}


def test_no_column_is_named_like_a_rating(db):
    assert [(table, column) for table, column, _ in columns() if LIKE_A_RATING.search(column)] == []
    assert LIKE_A_RATING.search("lesson_grade")


def test_the_logins_can_do_no_more_than_they_should(db):
    assert rows(
        "select rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles "
        "where rolname like 'waymark_%%' and rolname <> 'waymark_test' order by 1"
    ) == [
        ("waymark_backup", False, True, False, False),
        ("waymark_owner", False, False, False, False),
        ("waymark_rollup", False, False, False, False),
        ("waymark_web", False, False, False, False),
        ("waymark_worker", False, False, False, False),
    ]
    assert rows(
        "select has_database_privilege('waymark_web', current_database(), 'temp'), "
        "has_schema_privilege('waymark_web', 'public', 'create')"
    ) == [(False, False)]
    assert rows(
        "select count(*) from pg_auth_members "
        "where roleid::regrole::text like 'waymark_%%' and member::regrole::text <> 'waymark_test'"
    ) == [(0,)]


def test_no_login_of_the_application_reads_the_tables_of_iam_or_the_key(db):
    reachable = rows(
        """select l, c.relname from unnest(array['waymark_web', 'waymark_worker', 'waymark_rollup']) l, pg_class c
           where c.relnamespace::regnamespace::text in ('iam', 'sec') and c.relkind = 'r'
             and has_table_privilege(l, c.oid, 'select, insert, update, delete')"""
    )
    assert reachable == []
