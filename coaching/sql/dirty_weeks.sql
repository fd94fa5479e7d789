-- Every change of a fact marks the school-weeks it touches, in its own transaction, and rings for the recount.
-- Arguments of each trigger: the schools (an SQL array), the first and the last day that the row r touches.
create function sec.mark_dirty() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  touched text := case tg_op when 'INSERT' then 'select * from new_rows' when 'DELETE' then 'select * from old_rows'
    else 'select * from new_rows union all select * from old_rows' end;
  marked integer;
begin
  execute format(
    'insert into coaching_dirtyweek (trust_id, school_id, first_week, last_week)
     select distinct trust_id, school, date_trunc(''week'', first_day)::date, date_trunc(''week'', last_day)::date
     from (select r.trust_id, unnest(%s) as school, (%s)::date as first_day, least((%s)::date, sec.today()) as last_day from (%s) r) t
     where school is not null and first_day <= last_day', tg_argv[0], tg_argv[1], tg_argv[2], touched);
  get diagnostics marked = row_count;
  if marked > 0 then
    perform iam.enqueue('rollup', 'coverage', 'coverage:' || pg_current_xact_id()::text, now(), null, '{}');
  end if;
  return null;
end $$;

create function sec.watch_facts(watched text, schools text, first_day text, last_day text) returns void
language plpgsql set search_path = pg_catalog as $$
declare
  event text;
  seen text;
begin
  foreach event in array array['insert', 'update', 'delete'] loop
    seen := case event when 'insert' then 'new table as new_rows' when 'delete' then 'old table as old_rows'
      else 'old table as old_rows new table as new_rows' end;
    execute format('create trigger mark_dirty_%s after %s on public.%I referencing %s for each statement execute function sec.mark_dirty(%L, %L, %L)',
      event, event, watched, seen, schools, first_day, last_day);
  end loop;
end $$;

revoke all on function sec.watch_facts(text, text, text, text) from public;

select sec.watch_facts('coaching_visit', 'array[r.school_id]', 'r.week', 'r.week');
select sec.watch_facts('coaching_pairing', 'array[r.school_id]', 'r.starts_on', 'coalesce(r.ends_on, sec.today())');
select sec.watch_facts('schools_membership', 'array[r.school_id]', 'r.starts_on', 'coalesce(r.ends_on, sec.today())');
select sec.watch_facts('schools_leave', 'array[r.school_id]', 'r.starts_on', 'coalesce(r.ends_on, sec.today())');
select sec.watch_facts('schools_halfterm', 'array[r.school_id]', 'r.starts_on', 'r.ends_on');
select sec.watch_facts('schools_closedday', 'array[r.school_id]', 'r.day', 'r.day');
select sec.watch_facts('schools_choice', 'case when r.school_id is null then array(select s.id from schools_school s where s.trust_id = r.trust_id) else array[r.school_id] end',
  'r.starts_on', 'sec.today()');
select sec.watch_facts('coaching_coachstate', 'array(select p.school_id from coaching_pairing p join coaching_coach c on c.person_id = p.coach_id where p.trust_id = r.trust_id and c.id = r.coach_id)',
  'r.starts_on', 'coalesce(r.ends_on, sec.today())');
