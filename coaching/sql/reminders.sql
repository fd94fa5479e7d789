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
), school as materialized (
  -- Where the week's own row is not counted yet, whoever has not been seen since Monday may be due.
  select f.school_id, case when r.id is null then m.week else r.period_starts_on end as period_starts_on
  from first_open f cross join monday m
  left join coaching_coverageweek r on r.trust_id = (select sec.trust()) and r.school_id = f.school_id and r.week = m.week and r.team_id is null
  where f.day = m.today
), week as materialized (
  -- The weeks of each school's period, and whether a conversation completes a cycle in them.
  select s.school_id, w::date as week, sec.choice('cycle', s.school_id, w::date) is not distinct from 'conversation' as talks_count
  from school s cross join monday m cross join lateral generate_series(date_trunc('week', s.period_starts_on::timestamp), m.week, interval '1 week') w
), done as materialized (
  select v.teacher_id, v.coach_id
  from school s join week w using (school_id)
  join coaching_visit v on v.trust_id = (select sec.trust()) and v.school_id = w.school_id and v.week = w.week and v."on" >= s.period_starts_on
    and v.pairing_id is not null and v.withdrawn_at is null
  where not w.talks_count
  union all
  select t.teacher_id, t.coach_id
  from school s join week w using (school_id)
  join coaching_meeting t on t.trust_id = (select sec.trust()) and t.school_id = w.school_id and t."on" >= w.week and t."on" < w.week + 7 and t."on" >= s.period_starts_on
    and t.outcome = 'held' and t.withdrawn_at is null
  where w.talks_count
), away as materialized (
  select l.person_id from schools_leave l cross join monday m
  where l.trust_id = (select sec.trust()) and l.starts_on <= m.today and (l.ends_on is null or l.ends_on > m.today)
), coach as (
  select distinct p.coach_id as person_id
  from school s cross join monday m
  join coaching_pairing p on p.trust_id = (select sec.trust()) and p.school_id = s.school_id
    and p.starts_on <= m.today and (p.ends_on is null or p.ends_on > m.today)
  join schools_person c on c.trust_id = (select sec.trust()) and c.id = p.coach_id and c.email is not null and (c.left_on is null or c.left_on > m.today)
  where (p.teacher_id, p.coach_id) not in (select teacher_id, coach_id from done)
    and s.period_starts_on is not null
    and p.coach_id not in (select person_id from away) and p.teacher_id not in (select person_id from away)
    and not exists (select from schools_letteroff o where o.trust_id = (select sec.trust()) and o.person_id = p.coach_id and o.kind = 'reminder')
)
select iam.enqueue_each('mail', 'reminder', array_agg('monday:' || m.today || ':' || c.person_id), array_agg(c.person_id),
  array_agg(jsonb_build_object('on', m.today)))
from coach c cross join monday m
