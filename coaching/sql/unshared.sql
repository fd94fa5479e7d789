-- One row into the outbox for each coach and day of drop-ins that are written up and still not shared, on the morning after the
-- school day by whose end their teachers could hope to read them, or after the day on which the two meant to talk. Which school
-- day that is, was chosen for the drop-in's own day: the next one, until the school or its trust chooses otherwise. The key is the
-- day of the drop-ins, so that no drop-in is ever mentioned twice; what has waited for more than five school days is left alone.
-- Parameters: day.
with open as materialized (
  select o.school_id, o.day from sec.open_days(date_trunc('week', %(day)s::date - 28)::date, %(day)s::date) o
), waiting as materialized (
  select distinct v.coach_id as person_id, v."on"
  from open s
  join schools_school h on h.trust_id = (select sec.trust()) and h.id = s.school_id and (h.left_on is null or h.left_on > %(day)s)
  join coaching_visit v on v.trust_id = (select sec.trust()) and v.school_id = s.school_id
    and v.week between date_trunc('week', %(day)s::date - 28)::date and %(day)s::date and v.shared_on is null and v.withdrawn_at is null
  join coaching_pairing p on p.trust_id = (select sec.trust()) and p.id = v.pairing_id
    and p.starts_on <= %(day)s and (p.ends_on is null or p.ends_on > %(day)s)
  cross join lateral (select coalesce(sec.choice('feedback', v.school_id, v."on"), '1')::integer as days) promised
  cross join lateral (select o.day from open o where o.school_id = v.school_id and o.day > v."on"
    order by o.day offset promised.days - 1 limit 1) last
  cross join lateral (select greatest(last.day, v.talk_on) as day) due
  where s.day = %(day)s and due.day < %(day)s
    and (select count(*) from open o where o.school_id = v.school_id and o.day > due.day and o.day <= %(day)s) <= 5
)
select iam.enqueue_each('mail', 'unshared', array_agg('unshared:' || w."on" || ':' || w.person_id), array_agg(w.person_id),
  array_agg(jsonb_build_object('on', %(day)s::date, 'visited', w."on")))
from waiting w
join schools_person c on c.trust_id = (select sec.trust()) and c.id = w.person_id and c.email is not null and (c.left_on is null or c.left_on > %(day)s)
where not exists (select from schools_leave l where l.trust_id = c.trust_id and l.person_id = c.id and l.starts_on <= %(day)s and (l.ends_on is null or l.ends_on > %(day)s))
  and not exists (select from schools_letteroff o where o.trust_id = c.trust_id and o.person_id = c.id and o.kind = 'unshared')
