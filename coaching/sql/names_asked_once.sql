-- As in schools/sql/claim_asked_once.sql. Whose names somebody may see is a set of some hundred people: it is gathered once
-- in a statement and looked up by its hash, where `= any` would walk the whole of it for every person. That the set is asked
-- for inside a select of its own keeps the planner from gathering it too, to guess its size.
create or replace function sec.coached_teachers() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  today date := c[3];
begin
  return (select coalesce(array_agg(p.teacher_id), '{}') from coaching_pairing p
    where p.trust_id = c[1]::uuid and p.coach_id = nullif(c[2], '')::uuid
      and p.starts_on <= today and (p.ends_on is null or p.ends_on > today));
end $$;

create or replace function sec.colleagues() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  mine uuid := sec.trust();
  own uuid[] := sec.own_schools();
begin
  return (select coalesce(array_agg(person_id), '{}') from (
    select m.person_id from schools_membership m where m.trust_id = mine and m.school_id = any (own)
    union all
    select a.person_id from schools_appointment a where a.trust_id = mine and a.role <> 'teacher'
    union all
    select c.person_id from coaching_coach c where c.trust_id = mine
    union all
    select unnest(sec.coached_teachers())
  ) seen);
end $$;

alter policy read_colleagues on schools_person using (id in (select unnest((select sec.colleagues()))));
