-- Each watched table gets a marking function of its own, whose statements are planned once per connection: one function
-- for all, which put its statement together from the trigger's arguments, planned it at every save (half of a save's cost).
-- The rule stays in one place: what is marked is written here, what a table touches in its call of sec.watch_facts_anew.
create or replace function sec.watch_facts(watched text, schools text, first_day text, last_day text) returns void
language plpgsql set search_path = pg_catalog as $$
declare
  mark text := format(
    'insert into coaching_dirtyweek (trust_id, school_id, first_week, last_week)
     select distinct trust_id, school, date_trunc(''week'', first_day)::date, date_trunc(''week'', last_day)::date
     from (select r.trust_id, unnest(%s) as school, (%s)::date as first_day, least((%s)::date, sec.today() + 100) as last_day from (%%s) r) t
     where school is not null and first_day <= last_day;', schools, first_day, last_day);
  event text;
  seen text;
begin
  execute format($maker$
    create or replace function sec.%I() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $body$
    begin
      case tg_op
        when 'INSERT' then %s
        when 'DELETE' then %s
        else %s
      end case;
      if found then
        perform iam.enqueue('rollup', 'coverage', 'coverage:' || pg_current_xact_id()::text, now(), null, '{}');
      end if;
      return null;
    end $body$ $maker$, 'mark_' || watched, format(mark, 'select * from new_rows'), format(mark, 'select * from old_rows'),
    format(mark, 'select * from new_rows union all select * from old_rows'));
  execute format('revoke all on function sec.%I() from public', 'mark_' || watched);
  foreach event in array array['insert', 'update', 'delete'] loop
    seen := case event when 'insert' then 'new table as new_rows' when 'delete' then 'old table as old_rows'
      else 'old table as old_rows new table as new_rows' end;
    execute format('create trigger mark_dirty_%s after %s on public.%I referencing %s for each statement execute function sec.%I()',
      event, event, watched, seen, 'mark_' || watched);
  end loop;
end $$;

-- What each table touches is as it was: read from the triggers that stand, so that no rule is written a second time.
do $$
declare
  watched record;
  told text[];
begin
  for watched in select c.relname as name, t.tgargs from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgname = 'mark_dirty_insert' and t.tgfoid = 'sec.mark_dirty()'::regprocedure order by c.relname loop
    told := string_to_array(replace(encode(watched.tgargs, 'escape'), '\000', chr(1)), chr(1));
    perform sec.watch_facts_anew(watched.name, told[1], told[2], told[3]);
  end loop;
end $$;
drop function sec.mark_dirty();
