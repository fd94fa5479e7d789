-- Who may do what with a twilight. Everybody in the trust may know that it takes place; who is expected and who was there is
-- known by name to the person, to the leaders of their school, and to whoever takes the attendance.

-- A twilight's day is London's.
create function sec.day_of(moment timestamptz) returns date
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$ select (moment at time zone 'Europe/London')::date $$;

-- The twilights that the person facilitates. The trust's team takes no attendance: it never sees a teacher's name.
create function sec.facilitated() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(f.twilight_id), '{}') from cpd_facilitator f
  where f.trust_id = (select sec.trust()) and f.person_id = (select sec.person()) and not (select sec.is_trust_team())
$$;

-- The twilights that the person may change as a leader: their own, as long as no school is invited that they do not lead,
-- and those of none but their schools. The trust's team may change any.
create function sec.scheduled_twilights() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(t.id), '{}') from cpd_twilight t
  where t.trust_id = (select sec.trust()) and cardinality((select sec.led_schools())) > 0
    and not exists (select from cpd_twilightschool s where s.trust_id = t.trust_id and s.twilight_id = t.id
      and s.school_id <> all ((select sec.led_schools())::uuid[]))
    and (t.by_id = (select sec.person())
      or exists (select from cpd_twilightschool s where s.trust_id = t.trust_id and s.twilight_id = t.id))
$$;

-- Everybody who facilitates, for their names; and everybody expected or present where the person takes the attendance.
create function sec.facilitators() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(distinct f.person_id), '{}') from cpd_facilitator f where f.trust_id = (select sec.trust())
$$;

create function sec.people_taken() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(distinct p.person_id), '{}') from (
    select e.person_id from cpd_expected e where e.trust_id = (select sec.trust()) and e.twilight_id = any ((select sec.facilitated())::uuid[])
    union
    select a.person_id from cpd_attendance a where a.trust_id = (select sec.trust()) and a.twilight_id = any ((select sec.facilitated())::uuid[])
  ) p
$$;

create policy read_facilitators on schools_person for select to waymark_web using (id = any ((select sec.facilitators())::uuid[]));
create policy read_people_taken on schools_person for select to waymark_web using (id = any ((select sec.people_taken())::uuid[]));

-- What the trust's team knows of attendance: numbers of each school, where five people or more are expected.
create function sec.twilight_counts(wanted uuid[]) returns table (twilight_id uuid, school_id uuid, expected integer, here integer, caught_up integer)
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select e.twilight_id, e.school_id, count(*)::integer, count(a.id)::integer, (count(c.id) filter (where a.id is null))::integer
  from cpd_expected e
  left join cpd_attendance a on a.trust_id = e.trust_id and a.twilight_id = e.twilight_id and a.person_id = e.person_id
  left join cpd_catchup c on c.trust_id = e.trust_id and c.twilight_id = e.twilight_id and c.person_id = e.person_id and c.confirmed_by_id is not null
  where (select sec.is_trust_team()) and e.trust_id = (select sec.trust()) and e.twilight_id = any (wanted) and e.excused = ''
  group by e.twilight_id, e.school_id having count(*) >= 5
$$;

revoke all on function sec.day_of(timestamptz), sec.facilitated(), sec.scheduled_twilights(), sec.facilitators(), sec.people_taken(),
  sec.twilight_counts(uuid[]) from public;
grant execute on function sec.day_of(timestamptz), sec.facilitated(), sec.scheduled_twilights(), sec.facilitators(), sec.people_taken(),
  sec.twilight_counts(uuid[]) to waymark_web;
