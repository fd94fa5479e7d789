-- One row into the outbox for each head and lead of a school whose last open day of the week is this one, where somebody was
-- due in the week's period. The five lines are counted when the letter is sent. Parameters: day.
with school as materialized (
  select o.school_id from sec.open_days(date_trunc('week', %(day)s::date)::date, date_trunc('week', %(day)s::date)::date + 6) o
  group by o.school_id having max(o.day) = %(day)s::date
), leader as materialized (
  select distinct a.school_id, a.person_id
  from school s
  join schools_school h on h.trust_id = (select sec.trust()) and h.id = s.school_id and (h.left_on is null or h.left_on > %(day)s)
  join coaching_coverageweek r on r.trust_id = (select sec.trust()) and r.school_id = s.school_id and r.week = date_trunc('week', %(day)s::date)::date
    and r.team_id is null and r.due > 0
  join schools_appointment a on a.trust_id = (select sec.trust()) and a.school_id = s.school_id and a.role in ('headteacher', 'lead')
    and a.starts_on <= %(day)s and (a.ends_on is null or a.ends_on > %(day)s)
)
select iam.enqueue_each('mail', 'school_week', array_agg('school week:' || date_trunc('week', %(day)s::date)::date || ':' || l.school_id || ':' || l.person_id),
  array_agg(l.person_id), array_agg(jsonb_build_object('on', %(day)s::date, 'school', l.school_id)))
from leader l
join schools_person c on c.trust_id = (select sec.trust()) and c.id = l.person_id and c.email is not null and (c.left_on is null or c.left_on > %(day)s)
where not exists (select from schools_leave v where v.trust_id = c.trust_id and v.person_id = c.id and v.starts_on <= %(day)s and (v.ends_on is null or v.ends_on > %(day)s))
  and not exists (select from schools_letteroff o where o.trust_id = c.trust_id and o.person_id = c.id and o.kind = 'school_week')
