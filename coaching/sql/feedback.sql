-- The day on which what was written of a visit was shared is its coach's to say, like the days agreed at it.
drop trigger visit_keeps_its_people on coaching_visit;
create trigger visit_keeps_its_people before update on coaching_visit
  for each row execute function sec.keep_as_written('on', 'week', 'next_on', 'talk_on', 'shared_on', 'withdrawn_at');

-- The open days of every school of the trust in some days: weekdays inside its half-terms, less the days it is closed, as
-- coaching/engine/calendar.py has them. Asked by the statements that write letters, and by what counts late feedback.
create function sec.open_days(first_day date, last_day date) returns table (school_id uuid, day date)
language sql stable parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select s.id, d.day::date
  from schools_school s, generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as d(day)
  where s.trust_id = (select sec.trust()) and extract(isodow from d.day) < 6
    and exists (select from schools_halfterm h where h.trust_id = s.trust_id and h.school_id = s.id and h.starts_on <= d.day and h.ends_on > d.day)
    and not exists (select from schools_closedday c where c.trust_id = s.trust_id and c.school_id = s.id and c.day = d.day and c.kind <> 'exam week')
    and not exists (select from schools_bankholiday b where b.day = d.day)
$$;
revoke all on function sec.open_days(date, date) from public;
grant execute on function sec.open_days(date, date) to waymark_web, waymark_worker;
