-- The claim: which trust and which person the present transaction acts for, signed here and nowhere else.
-- It is bound to the backend and to the start of the transaction, so that it cannot be replayed in the next one,
-- and a long job does not go blind half-way. A missing, forged or replayed claim yields nothing.

create function sec.sign(body text) returns text
language sql stable security definer parallel restricted set search_path = pg_catalog as $$
  select encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(body, 'UTF8'))), 'hex') from sec.signing_key k
$$;

create function sec.here() returns text
language sql stable parallel restricted set search_path = pg_catalog as $$
  select pg_backend_pid() || '|' || (extract(epoch from now()) * 1000000)::bigint
$$;

create function sec.mint(trust uuid, person uuid, today date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare body text := concat_ws('|', trust, coalesce(person::text, ''), today, sec.here());
begin
  perform set_config('waymark.claim', body || '.' || sec.sign(body), true);
end $$;

create function sec.claim() returns text[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog as $$
declare
  raw text := nullif(current_setting('waymark.claim', true), '');
  body text := split_part(raw, '.', 1);
  parts text[] := string_to_array(body, '|');
begin
  if raw is null or split_part(raw, '.', 2) is distinct from sec.sign(body) then return null; end if;
  if parts[4] || '|' || parts[5] is distinct from sec.here() then return null; end if;
  return parts;
end $$;

create function sec.trust() returns uuid
language sql stable security definer parallel restricted set search_path = pg_catalog as $$ select (sec.claim())[1]::uuid $$;

create function sec.person() returns uuid
language sql stable security definer parallel restricted set search_path = pg_catalog as $$ select nullif((sec.claim())[2], '')::uuid $$;

create function sec.today() returns date
language sql stable security definer parallel restricted set search_path = pg_catalog as $$ select (sec.claim())[3]::date $$;

-- What the person of the claim may be: each is asked once per statement, as (select sec.x()).

create function sec.roles() returns text[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select coalesce(array_agg(a.role::text), '{}') from schools_appointment a
  where a.trust_id = (select sec.trust()) and a.person_id = (select sec.person()) and a.school_id is null
    and a.starts_on <= (select sec.today()) and (a.ends_on is null or a.ends_on > (select sec.today()))
$$;

create function sec.schools_as(variadic wanted text[]) returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select coalesce(array_agg(a.school_id), '{}') from schools_appointment a
  where a.trust_id = (select sec.trust()) and a.person_id = (select sec.person()) and a.role::text = any (wanted)
    and a.starts_on <= (select sec.today()) and (a.ends_on is null or a.ends_on > (select sec.today()))
$$;

create function sec.led_schools() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog as $$
  select sec.schools_as('headteacher', 'lead')
$$;

create function sec.administered_schools() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog as $$
  select sec.schools_as('headteacher', 'lead', 'school_administrator')
$$;

create function sec.is_trust_team() returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog as $$
  select sec.roles() && array['chief_executive', 'growth_director', 'central_coach']
$$;

create function sec.sets_targets() returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog as $$
  select sec.roles() && array['chief_executive', 'growth_director']
$$;

create function sec.is_trust_administrator() returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog as $$
  select sec.roles() && array['trust_administrator']
$$;

create function sec.own_schools() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select coalesce(array_agg(m.school_id), '{}') || sec.administered_schools() from schools_membership m
  where m.trust_id = (select sec.trust()) and m.person_id = (select sec.person())
    and m.starts_on <= (select sec.today()) and (m.ends_on is null or m.ends_on > (select sec.today()))
$$;

-- A choice as it stood on a day: the school's own, else the trust's. Null when neither was made.
create function sec.choice(wanted text, at_school uuid, on_day date) returns text
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select c.value from schools_choice c
  where c.trust_id = (select sec.trust()) and c.decision::text = wanted and c.starts_on <= on_day
    and (c.school_id = at_school or c.school_id is null)
  order by (c.school_id is null), c.starts_on desc limit 1
$$;

-- Overlapping periods are refused for rows that agree on the columns named by the trigger.
create function sec.refuse_overlap() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  mine jsonb := to_jsonb(new);
  same text := '';
  col text;
  clash boolean;
begin
  foreach col in array tg_argv loop
    same := same || format(' and o.%I = %L', col, mine ->> col);
  end loop;
  perform pg_advisory_xact_lock(hashtextextended(tg_table_name || (mine ->> 'trust_id') || same, 0));
  execute format(
    'select exists (select from %I.%I o where o.trust_id = $1 and o.id <> $2 %s and o.starts_on < coalesce($4, ''infinity'')
       and coalesce(o.ends_on, ''infinity'') > $3 and $3 < coalesce($4, ''infinity'') and o.starts_on < coalesce(o.ends_on, ''infinity''))',
    tg_table_schema, tg_table_name, same)
  into clash using new.trust_id, new.id, new.starts_on, new.ends_on;
  if clash then
    raise exception 'periods overlap' using errcode = 'exclusion_violation', constraint = tg_name;
  end if;
  return new;
end $$;

revoke all on all functions in schema sec from public;
grant usage on schema sec to waymark_web, waymark_worker, waymark_rollup, waymark_backup;
grant execute on function sec.claim(), sec.trust(), sec.person(), sec.today(), sec.roles(), sec.schools_as(text[]), sec.led_schools(),
  sec.administered_schools(), sec.is_trust_team(), sec.sets_targets(), sec.is_trust_administrator(), sec.own_schools(),
  sec.choice(text, uuid, date) to waymark_web, waymark_worker, waymark_rollup;
