-- One row into the outbox for each head and lead of a school whose last open day of the week is this one, where somebody was
-- due in the week's period. The five lines are counted when the letter is sent. Parameters: day.
with today as (
  select %(day)s::date as day, date_trunc('week', %(day)s::date)::date as week
), school as (
  select o.school_id from today t cross join sec.open_days(t.week, t.week + 6) o group by o.school_id having max(o.day) = %(day)s::date
), leader as (
  select distinct a.school_id, a.person_id
  from school s cross join today t
  join schools_school h on h.trust_id = (select sec.trust()) and h.id = s.school_id and (h.left_on is null or h.left_on > t.day)
  join coaching_coverageweek r on r.trust_id = h.trust_id and r.school_id = h.id and r.week = t.week and r.team_id is null and r.due > 0
  join schools_appointment a on a.trust_id = h.trust_id and a.school_id = h.id and a.role in ('headteacher', 'lead')
    and a.starts_on <= t.day and (a.ends_on is null or a.ends_on > t.day)
)
select count(*) filter (where iam.enqueue('mail', 'school_week', 'school week:' || t.week || ':' || l.school_id || ':' || l.person_id, now(), l.person_id,
  jsonb_build_object('on', t.day, 'school', l.school_id)))
from leader l cross join today t
join schools_person c on c.trust_id = (select sec.trust()) and c.id = l.person_id and c.email is not null and (c.left_on is null or c.left_on > t.day)
where not exists (select from schools_leave v where v.trust_id = c.trust_id and v.person_id = c.id and v.starts_on <= t.day and (v.ends_on is null or v.ends_on > t.day))
  and not exists (select from schools_letteroff o where o.trust_id = c.trust_id and o.person_id = c.id and o.kind = 'school_week')
