-- One row into the outbox for each coach who has somebody still to see, at the schools whose first open day of the week
-- is this one. Who is really due is decided when the letter is sent (coaching/actions/reminders.py); this only leaves
-- out those for whom nobody can be. Parameters: day.
with monday as (
  select %(day)s::date as today, date_trunc('week', %(day)s::date)::date as week
), first_open as (
  select o.school_id, min(o.day) as day
  from monday m cross join lateral sec.open_days(m.week, m.week + 4) o
  join schools_school s on s.trust_id = (select sec.trust()) and s.id = o.school_id and (s.left_on is null or s.left_on > m.today)
  group by o.school_id
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
