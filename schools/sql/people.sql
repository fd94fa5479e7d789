-- Whose names somebody may see: their own, the people of their schools, everybody who coaches or holds a role in the trust.
-- A teacher's name is not among them for the trust team. `coaching` widens this to coaches (coaching/sql/coaches.sql).
create function sec.colleagues() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select coalesce(array_agg(person_id), '{}') from (
    select m.person_id from schools_membership m where m.trust_id = (select sec.trust()) and m.school_id = any ((select sec.own_schools())::uuid[])
    union
    select a.person_id from schools_appointment a where a.trust_id = (select sec.trust()) and a.role <> 'teacher'
  ) seen
$$;
revoke all on function sec.colleagues() from public;
grant execute on function sec.colleagues() to waymark_web;
