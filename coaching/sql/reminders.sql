-- One row into the outbox for each coach who has somebody still to see, at the schools whose first open day of the week
-- is this one. Who is really due is decided when the letter is sent (coaching/actions/reminders.py); this only leaves
-- out those for whom nobody can be. Parameters: day.
with monday as (
  select %(day)s::date as today, date_trunc('week', %(day)s::date)::date as week
), first_open as (
  select s.id as school_id, min(d.day) as day
  from monday, schools_school s, generate_series(monday.week, monday.week + 4, interval '1 day') as d(day)
  where s.trust_id = sec.trust() and (s.left_on is null or s.left_on > monday.today)
    and exists (select from schools_halfterm h where h.trust_id = s.trust_id and h.school_id = s.id and h.starts_on <= d.day and h.ends_on > d.day)
    and not exists (select from schools_closedday c where c.trust_id = s.trust_id and c.school_id = s.id and c.day = d.day and c.kind <> 'exam week')
    and not exists (select from schools_bankholiday b where b.day = d.day)
  group by s.id
), school as (
  -- Where the week's own row is not counted yet, whoever has not been seen since Monday may be due.
  select f.school_id, case when r.id is null then m.week else r.period_starts_on end as period_starts_on
  from first_open f cross join monday m
  left join coaching_coverageweek r on r.trust_id = sec.trust() and r.school_id = f.school_id and r.week = m.week and r.team_id is null
  where f.day = m.today
), coach as (
  select distinct p.coach_id as person_id
  from school s cross join monday m
  join coaching_pairing p on p.trust_id = sec.trust() and p.school_id = s.school_id
    and p.starts_on <= m.today and (p.ends_on is null or p.ends_on > m.today)
  join schools_person c on c.trust_id = p.trust_id and c.id = p.coach_id and c.email is not null and (c.left_on is null or c.left_on > m.today)
  where not exists (select from coaching_visit v where v.trust_id = p.trust_id and v.teacher_id = p.teacher_id and v.coach_id = p.coach_id
      and v.pairing_id is not null and v.withdrawn_at is null and v."on" >= s.period_starts_on
      and sec.choice('cycle', p.school_id, date_trunc('week', v."on")::date) is distinct from 'conversation')
    and not exists (select from coaching_meeting t where t.trust_id = p.trust_id and t.teacher_id = p.teacher_id and t.coach_id = p.coach_id
      and t.outcome = 'held' and t.withdrawn_at is null and t."on" >= s.period_starts_on
      and sec.choice('cycle', p.school_id, date_trunc('week', t."on")::date) = 'conversation')
    and s.period_starts_on is not null
    and not exists (select from schools_leave l where l.trust_id = p.trust_id and l.person_id in (p.coach_id, p.teacher_id)
      and l.starts_on <= m.today and (l.ends_on is null or l.ends_on > m.today))
    and not exists (select from schools_letteroff o where o.trust_id = p.trust_id and o.person_id = p.coach_id and o.kind = 'reminder')
)
select count(*) filter (where iam.enqueue('mail', 'reminder', 'monday:' || m.today || ':' || c.person_id, now(), c.person_id,
  jsonb_build_object('on', m.today)))
from coach c cross join monday m
