-- Whose names somebody may see, in two rules: those of their own schools and those whom everybody knows. Nobody sees more or
-- less. Nearly every name on a page is of somebody near, and the second, longer set is gathered only when one is not:
-- PostgreSQL asks permissive policies in the reverse order of their names, so `read_self` and `read_schoolmates` go first.
create or replace function sec.colleagues() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan as $$ -- planned for each list of schools it takes longer than it runs
declare
  mine uuid := sec.trust();
  own uuid[] := sec.own_schools();
begin
  return (select coalesce(array_agg(m.person_id), '{}') from schools_membership m where m.trust_id = mine and m.school_id = any (own))
    || sec.coached_teachers();
end $$;

create function sec.coaches_and_roles() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare mine uuid := sec.trust();
begin
  return (select coalesce(array_agg(person_id), '{}') from (
    select a.person_id from schools_appointment a where a.trust_id = mine and a.role <> 'teacher'
    union all
    select c.person_id from coaching_coach c where c.trust_id = mine
  ) known);
end $$;
revoke all on function sec.coaches_and_roles() from public;
grant execute on function sec.coaches_and_roles() to waymark_web;

drop policy read_colleagues on schools_person;
create policy read_schoolmates on schools_person for select to waymark_web using (id in (select unnest((select sec.colleagues()))));
create policy read_coaches_and_roles on schools_person for select to waymark_web using (id in (select unnest((select sec.coaches_and_roles()))));
