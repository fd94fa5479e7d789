-- What a person wrote once stays as they wrote it: of such a row they may change the columns named by the trigger and no
-- other. A policy cannot say this, since it sees a row before or after, never both. Jobs (imports, the demo) are not bound.
create function sec.keep_as_written() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is not null and to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then
    raise exception 'this stays as it was written' using errcode = 'check_violation', constraint = tg_name;
  end if;
  return new;
end $$;
revoke all on function sec.keep_as_written() from public;

-- As before, and a row without one of the columns (a role for the whole trust has no school) agrees with others without it.
create or replace function sec.refuse_overlap() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine jsonb := to_jsonb(new);
  same text := '';
  col text;
  clash boolean;
begin
  foreach col in array tg_argv loop
    same := same || case when mine ->> col is null then format(' and o.%I is null', col) else format(' and o.%I = %L', col, mine ->> col) end;
  end loop;
  perform pg_advisory_xact_lock(hashtextextended(tg_table_name || (mine ->> 'trust_id') || same, 0));
  execute format(
    'select exists (select from %I.%I o where o.trust_id = $1 and o.id <> $2 %s and o.starts_on < coalesce($4, ''infinity'')
       and coalesce(o.ends_on, ''infinity'') > $3 and $3 < coalesce($4, ''infinity'') and o.starts_on < coalesce(o.ends_on, ''infinity''))',
    tg_table_schema, tg_table_name, same)
  into clash using new.trust_id, new.id, new.starts_on, new.ends_on;
  if clash then
    raise exception 'periods overlap' using errcode = 'exclusion_violation', constraint = tg_name;
  end if;
  return new;
end $$;
