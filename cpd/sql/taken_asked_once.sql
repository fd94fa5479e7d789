-- As in schools/sql/claim_asked_once.sql: each keeps its plan from one statement to the next, and whoever takes no
-- attendance, which is nearly everybody, is told so at once. What they answer is unchanged.
create or replace function sec.facilitated() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  twilights uuid[];
begin
  select coalesce(array_agg(f.twilight_id), '{}') into twilights from cpd_facilitator f
    where f.trust_id = c[1]::uuid and f.person_id = nullif(c[2], '')::uuid;
  if twilights = '{}' then return '{}'; end if;
  return (select case when sec.is_trust_team() then '{}' else twilights end);
end $$;

create or replace function sec.facilitators() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare mine uuid := sec.trust();
begin
  return (select coalesce(array_agg(distinct f.person_id), '{}') from cpd_facilitator f where f.trust_id = mine);
end $$;

create or replace function sec.people_taken() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  mine uuid := sec.trust();
  twilights uuid[] := sec.facilitated();
begin
  if twilights = '{}' then return '{}'; end if;
  return (select coalesce(array_agg(p.person_id), '{}') from (
    select e.person_id from cpd_expected e where e.trust_id = mine and e.twilight_id = any (twilights)
    union
    select a.person_id from cpd_attendance a where a.trust_id = mine and a.twilight_id = any (twilights)
  ) p);
end $$;
