-- One row into the outbox for each of the trust's team on the first day of a month on which any school of the trust is open.
-- What the month before came to is counted when the letter is sent. Parameters: day.
with today as (
  select %(day)s::date as day
), first_day as (
  select min(o.day) as day
  from today t cross join sec.open_days(date_trunc('month', t.day)::date, t.day) o
  join schools_school h on h.trust_id = (select sec.trust()) and h.id = o.school_id and (h.left_on is null or h.left_on > t.day)
), member as (
  select distinct a.person_id
  from today t join first_day f on f.day = t.day
  join schools_appointment a on a.trust_id = (select sec.trust()) and a.school_id is null and a.role in ('chief_executive', 'growth_director', 'central_coach')
    and a.starts_on <= t.day and (a.ends_on is null or a.ends_on > t.day)
)
select count(*) filter (where iam.enqueue('mail', 'trust_month', 'trust month:' || to_char(t.day, 'YYYY-MM') || ':' || m.person_id, now(), m.person_id,
  jsonb_build_object('on', t.day)))
from member m cross join today t
join schools_person c on c.trust_id = (select sec.trust()) and c.id = m.person_id and c.email is not null and (c.left_on is null or c.left_on > t.day)
where not exists (select from schools_leave v where v.trust_id = c.trust_id and v.person_id = c.id and v.starts_on <= t.day and (v.ends_on is null or v.ends_on > t.day))
  and not exists (select from schools_letteroff o where o.trust_id = c.trust_id and o.person_id = c.id and o.kind = 'trust_month')
