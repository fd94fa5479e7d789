-- The same functions, each asking for the claim once and keeping its plan from one statement to the next: every policy of
-- every statement asks them, so that what they cost is the cost of row-level security. What they answer is unchanged.
create or replace function sec.sign(body text) returns text
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
declare k sec.signing_key;
begin
  select * into k from sec.signing_key;
  return encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(body, 'UTF8'))), 'hex');
end $$;

create or replace function sec.here() returns text
language plpgsql stable parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return pg_backend_pid() || '|' || (extract(epoch from now()) * 1000000)::bigint; end $$;

create or replace function sec.trust() returns uuid
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return (sec.claim())[1]::uuid; end $$;

create or replace function sec.person() returns uuid
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return nullif((sec.claim())[2], '')::uuid; end $$;

create or replace function sec.today() returns date
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return (sec.claim())[3]::date; end $$;

create or replace function sec.roles() returns text[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  today date := c[3];
begin
  return (select coalesce(array_agg(a.role::text), '{}') from schools_appointment a
    where a.trust_id = c[1]::uuid and a.person_id = nullif(c[2], '')::uuid and a.school_id is null
      and a.starts_on <= today and (a.ends_on is null or a.ends_on > today));
end $$;

create or replace function sec.schools_as(variadic wanted text[]) returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  today date := c[3];
begin
  return (select coalesce(array_agg(a.school_id), '{}') from schools_appointment a
    where a.trust_id = c[1]::uuid and a.person_id = nullif(c[2], '')::uuid and a.role::text = any (wanted)
      and a.starts_on <= today and (a.ends_on is null or a.ends_on > today));
end $$;

create or replace function sec.led_schools() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return sec.schools_as('headteacher', 'lead'); end $$;

create or replace function sec.administered_schools() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return sec.schools_as('headteacher', 'lead', 'school_administrator'); end $$;

create or replace function sec.is_trust_team() returns boolean
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return sec.roles() && array['chief_executive', 'growth_director', 'central_coach']; end $$;

create or replace function sec.sets_targets() returns boolean
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return sec.roles() && array['chief_executive', 'growth_director']; end $$;

create or replace function sec.is_trust_administrator() returns boolean
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
begin return sec.roles() && array['trust_administrator']; end $$;

create or replace function sec.own_schools() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  today date := c[3];
begin
  return (select coalesce(array_agg(m.school_id), '{}') || sec.administered_schools() from schools_membership m
    where m.trust_id = c[1]::uuid and m.person_id = nullif(c[2], '')::uuid
      and m.starts_on <= today and (m.ends_on is null or m.ends_on > today));
end $$;

create or replace function sec.choice(wanted text, at_school uuid, on_day date) returns text
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare mine uuid := sec.trust();
begin
  return (select c.value from schools_choice c
    where c.trust_id = mine and c.decision::text = wanted and c.starts_on <= on_day
      and (c.school_id = at_school or c.school_id is null)
    order by (c.school_id is null), c.starts_on desc limit 1);
end $$;
