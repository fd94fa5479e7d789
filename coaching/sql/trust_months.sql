-- One row into the outbox for each of the trust's team on the first day of a month on which any school of the trust is open.
-- What the month before came to is counted when the letter is sent. Parameters: day.
with first_day as materialized (
  select min(o.day) as day
  from sec.open_days(date_trunc('month', %(day)s::date)::date, %(day)s::date) o
  join schools_school h on h.trust_id = (select sec.trust()) and h.id = o.school_id and (h.left_on is null or h.left_on > %(day)s)
), member as materialized (
  select distinct a.person_id
  from first_day f
  join schools_appointment a on a.trust_id = (select sec.trust()) and a.school_id is null and a.role in ('chief_executive', 'growth_director', 'central_coach')
    and a.starts_on <= %(day)s and (a.ends_on is null or a.ends_on > %(day)s)
  where f.day = %(day)s
)
select iam.enqueue_each('mail', 'trust_month', array_agg('trust month:' || to_char(%(day)s::date, 'YYYY-MM') || ':' || m.person_id),
  array_agg(m.person_id), array_agg(jsonb_build_object('on', %(day)s::date)))
from member m
join schools_person c on c.trust_id = (select sec.trust()) and c.id = m.person_id and c.email is not null and (c.left_on is null or c.left_on > %(day)s)
where not exists (select from schools_leave v where v.trust_id = c.trust_id and v.person_id = c.id and v.starts_on <= %(day)s and (v.ends_on is null or v.ends_on > %(day)s))
  and not exists (select from schools_letteroff o where o.trust_id = c.trust_id and o.person_id = c.id and o.kind = 'trust_month')
