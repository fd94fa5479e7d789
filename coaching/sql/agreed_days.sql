-- One row into the outbox for each teacher whose agreed day comes before their school is open again: the day of the next
-- drop-in as the pair last agreed it, or the day on which they mean to talk. Only where the school is open today, and not
-- where one of the two is away on that day. On the last open day that the calendar knows, any day ahead is told of: no
-- later letter could be. Parameters: day.
with school as materialized (
  select o.school_id, min(o.day) filter (where o.day > %(day)s) as next_open
  from sec.open_days(%(day)s::date, %(day)s::date + 60) o group by o.school_id having bool_or(o.day = %(day)s)
), agreed as materialized (
  select p.teacher_id as person_id, min(d.day) as day
  from school s
  join schools_school h on h.trust_id = (select sec.trust()) and h.id = s.school_id and (h.left_on is null or h.left_on > %(day)s)
  join coaching_pairing p on p.trust_id = (select sec.trust()) and p.school_id = s.school_id
    and p.starts_on <= %(day)s and (p.ends_on is null or p.ends_on > %(day)s)
  cross join lateral (select v."on", v.next_on, v.talk_on from coaching_visit v where v.trust_id = (select sec.trust()) and v.teacher_id = p.teacher_id
    and v.pairing_id = p.id and v.withdrawn_at is null order by v."on" desc, v.recorded_at desc limit 1) last
  cross join lateral (values (last.next_on), (case when not exists (select from coaching_meeting m where m.trust_id = (select sec.trust())
    and m.teacher_id = p.teacher_id and m.pairing_id = p.id and m.outcome = 'held' and m.withdrawn_at is null and m."on" >= last."on") then last.talk_on end)) as d(day)
  where d.day > %(day)s and d.day <= coalesce(s.next_open, 'infinity') and (p.ends_on is null or p.ends_on > d.day)
    and not exists (select from schools_leave l where l.trust_id = p.trust_id and (l.person_id = p.teacher_id and l.starts_on <= %(day)s
      and (l.ends_on is null or l.ends_on > %(day)s) or l.person_id in (p.teacher_id, p.coach_id) and l.starts_on <= d.day and (l.ends_on is null or l.ends_on > d.day)))
  group by p.teacher_id
)
select iam.enqueue_each('mail', 'agreed_day', array_agg('agreed day:' || a.day || ':' || a.person_id), array_agg(a.person_id),
  array_agg(jsonb_build_object('on', %(day)s::date)))
from agreed a
join schools_person c on c.trust_id = (select sec.trust()) and c.id = a.person_id and c.email is not null and (c.left_on is null or c.left_on > %(day)s)
where not exists (select from schools_letteroff o where o.trust_id = c.trust_id and o.person_id = c.id and o.kind = 'agreed_day')
