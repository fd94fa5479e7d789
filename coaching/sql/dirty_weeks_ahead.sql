-- What is marked reaches as far as a change can: past today, since a period that runs already may hold the day a pair or
-- a leave begins; and to the end, where a later week's periods or a joiner's grace hang on it (term dates, choices, posts).
-- Weeks that have not begun are not counted yet, so a mark may name more of them than there will be.
create or replace function sec.mark_dirty() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  touched text := case tg_op when 'INSERT' then 'select * from new_rows' when 'DELETE' then 'select * from old_rows'
    else 'select * from new_rows union all select * from old_rows' end;
  marked integer;
begin
  execute format(
    'insert into coaching_dirtyweek (trust_id, school_id, first_week, last_week)
     select distinct trust_id, school, date_trunc(''week'', first_day)::date, date_trunc(''week'', last_day)::date
     from (select r.trust_id, unnest(%s) as school, (%s)::date as first_day, least((%s)::date, sec.today() + 100) as last_day from (%s) r) t
     where school is not null and first_day <= last_day', tg_argv[0], tg_argv[1], tg_argv[2], touched);
  get diagnostics marked = row_count;
  if marked > 0 then
    perform iam.enqueue('rollup', 'coverage', 'coverage:' || pg_current_xact_id()::text, now(), null, '{}');
  end if;
  return null;
end $$;

create function sec.watch_facts_anew(watched text, schools text, first_day text, last_day text) returns void
language plpgsql set search_path = pg_catalog as $$
declare event text;
begin
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format('drop trigger mark_dirty_%s on public.%I', event, watched);
  end loop;
  perform sec.watch_facts(watched, schools, first_day, last_day);
end $$;
revoke all on function sec.watch_facts_anew(text, text, text, text) from public;

-- A visit also books: the week of the next one counts who is booked in it.
select sec.watch_facts_anew('coaching_visit', 'array[r.school_id]', 'r.week', 'greatest(r.week, r.next_on)');
select sec.watch_facts_anew('coaching_pairing', 'array[r.school_id]', 'r.starts_on', 'coalesce(r.ends_on, ''infinity'')');
select sec.watch_facts_anew('schools_membership', 'array[r.school_id]', 'r.starts_on', '''infinity''');
select sec.watch_facts_anew('schools_leave', 'array[r.school_id]', 'r.starts_on', 'coalesce(r.ends_on, ''infinity'')');
select sec.watch_facts_anew('schools_halfterm', 'array[r.school_id]', 'r.starts_on', '''infinity''');
select sec.watch_facts_anew('schools_closedday', 'array[r.school_id]', 'r.day', '''infinity''');
select sec.watch_facts_anew('schools_choice', 'case when r.school_id is null then array(select s.id from schools_school s where s.trust_id = r.trust_id) else array[r.school_id] end',
  'r.starts_on', '''infinity''');
select sec.watch_facts_anew('coaching_coachstate', 'array(select p.school_id from coaching_pairing p join coaching_coach c on c.person_id = p.coach_id where p.trust_id = r.trust_id and c.id = r.coach_id)',
  'r.starts_on', 'coalesce(r.ends_on, ''infinity'')');
