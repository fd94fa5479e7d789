-- Tokens of the API. The table keeps a hash; whoever made a token saw it once. It opens a claim as a session does.

create table iam.api_token (
  id uuid primary key default uuidv7(),
  token_hash bytea not null unique,
  trust_id uuid not null,
  kind text not null check (kind in ('personal', 'integration')),
  person_id uuid,
  label text not null check (label <> '' and length(label) <= 80),
  scopes text[] not null check (cardinality(scopes) > 0),
  made_by uuid not null,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check (kind = 'personal' and person_id is not null and scopes <@ array['read', 'write']
    or kind = 'integration' and person_id is null and scopes <@ array['facts', 'rollups'])
);
create index api_token_of_person on iam.api_token (trust_id, person_id);

-- A claim says through what it was opened, when that was a token: 'token' for a personal one, the scopes of an integration
-- with a plus between. An integration is a service of the trust: it has no person, so that no policy which asks for one,
-- and that is every policy on words, has a row for it. What it may read is asked by sec.integrated().
create function sec.mint_through(trust uuid, person uuid, today date, through text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare body text := concat_ws('|', trust, coalesce(person::text, ''), today, sec.here(), through);
begin
  perform set_config('waymark.claim', body || '.' || sec.sign(body), true);
end $$;

create function sec.through() returns text
language sql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$ select (sec.claim())[6] $$;

create function sec.integrated(scope text) returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
  select coalesce((sec.claim())[2] = '' and scope = any (string_to_array((sec.claim())[6], '+')), false)
$$;

-- What a request knows of whom it acts for: the trust, the day; the person, what they hold today, their main school. Needs
-- the claim. Null when the person has left.
create function iam.profile_of(wanted_trust uuid, wanted_person uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare answer jsonb;
begin
  select jsonb_build_object(
    'trust', t.id, 'trust_name', t.name, 'is_demo', t.is_demo, 'today', sec.today(), 'person', p.id,
    'first_name', p.first_name, 'last_name', p.last_name, 'email', p.email,
    'appointments', coalesce((select jsonb_agg(jsonb_build_object('role', a.role, 'school', a.school_id, 'slug', c.slug, 'school_name', c.name)
                               order by c.name nulls first, a.role)
        from schools_appointment a left join schools_school c on c.trust_id = a.trust_id and c.id = a.school_id
        where a.trust_id = t.id and a.person_id = p.id and a.starts_on <= sec.today() and (a.ends_on is null or a.ends_on > sec.today())), '[]'),
    'school', (select jsonb_build_object('id', c.id, 'slug', c.slug, 'name', c.name)
        from schools_membership m join schools_school c on c.trust_id = m.trust_id and c.id = m.school_id
        where m.trust_id = t.id and m.person_id = p.id and m.starts_on <= sec.today() and (m.ends_on is null or m.ends_on > sec.today())
        order by m.is_main desc, m.starts_on limit 1))
  into answer from schools_trust t left join schools_person p on p.trust_id = t.id and p.id = wanted_person
  where t.id = wanted_trust and (wanted_person is null or p.id is not null and (p.left_on is null or p.left_on > sec.today()));
  return answer;
end $$;

create or replace function iam.begin(token text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s iam.session;
  answer jsonb;
begin
  perform set_config('waymark.claim', '', true);
  select * into s from iam.session where token_hash = iam.hash(token) and expires_at > now() and seen_at > now() - interval '2 hours';
  if not found then return null; end if;
  perform iam.open_claim(s.trust_id, s.person_id);
  answer := iam.profile_of(s.trust_id, s.person_id);
  if answer is null then
    perform set_config('waymark.claim', '', true);
    return null;
  end if;
  if s.seen_at < now() - interval '5 minutes' then
    update iam.session set seen_at = now() where token_hash = s.token_hash;
  end if;
  return answer;
end $$;

-- Begin a request of the API, as iam.begin does for a browser's; null when the token is none, ended, or its person has left.
create function iam.begin_token(token text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t iam.api_token;
  answer jsonb;
  day date;
begin
  perform set_config('waymark.claim', '', true);
  select * into t from iam.api_token where token_hash = iam.hash(token) and revoked_at is null and expires_at > now();
  if not found then return null; end if;
  day := iam.open_claim(t.trust_id, t.person_id);
  perform sec.mint_through(t.trust_id, t.person_id, day,
    case t.kind when 'personal' then 'token' else array_to_string(t.scopes, '+') end);
  answer := iam.profile_of(t.trust_id, t.person_id);
  if answer is null then
    perform set_config('waymark.claim', '', true);
    return null;
  end if;
  if t.used_at is null or t.used_at < now() - interval '5 minutes' then
    update iam.api_token set used_at = now() where id = t.id;
  end if;
  return answer || jsonb_build_object('token', t.id, 'token_kind', t.kind, 'scopes', to_jsonb(t.scopes), 'expires_at', t.expires_at);
end $$;

-- Tokens are made and ended by somebody signed in, never through a token. A personal one is its person's own; those of
-- integrations are the trust administrators', together. Nobody else's can be listed, made or ended.
create function sec.keeps_tokens(kind text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.person() is not null and sec.through() is null and (kind = 'personal' or sec.is_trust_administrator())
$$;

create function iam.tokens(wanted text)
returns table (id uuid, label text, scopes text[], made_by uuid, made_at timestamptz, used_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id, t.label, t.scopes, t.made_by, t.made_at, t.used_at, t.expires_at from iam.api_token t
  where sec.keeps_tokens(wanted) and t.trust_id = sec.trust() and t.kind = wanted
    and (wanted = 'integration' or t.person_id = sec.person()) and t.revoked_at is null and t.expires_at > now()
  order by t.made_at desc, t.id
$$;

create function iam.issue_token(kind text, label text, scopes text[], lasts interval, token text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare made uuid;
begin
  if not coalesce(sec.keeps_tokens(issue_token.kind), false) then
    raise exception 'not theirs to make' using errcode = 'insufficient_privilege', constraint = 'tokens_are_made_by_their_keeper';
  end if;
  if lasts is null or lasts > interval '366 days' then
    raise exception 'every token ends within a year' using errcode = 'check_violation', constraint = 'token_ends_within_a_year';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('tokens of ' || sec.person(), 0));
  if (select count(*) from iam.tokens(issue_token.kind)) >= 20 then
    raise exception 'enough tokens' using errcode = 'check_violation', constraint = 'twenty_tokens_are_enough';
  end if;
  insert into iam.api_token (token_hash, trust_id, kind, person_id, label, scopes, made_by, expires_at)
  values (iam.hash(token), sec.trust(), issue_token.kind, case issue_token.kind when 'personal' then sec.person() end,
    issue_token.label, issue_token.scopes, sec.person(), now() + lasts) returning id into made;
  return made;
end $$;

create function iam.revoke_token(wanted uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update iam.api_token t set revoked_at = now()
  where t.id = wanted and t.trust_id = sec.trust() and t.revoked_at is null and sec.keeps_tokens(t.kind)
    and (t.kind = 'integration' or t.person_id = sec.person());
  return found;
end $$;

-- Housekeeping as before; and a token that ended ninety days ago has nothing more to tell.
create or replace function iam.sweep() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from iam.session where expires_at < now() or seen_at < now() - interval '2 hours';
  delete from iam.code where asked_at < now() - interval '1 day';
  delete from iam.api_token where least(revoked_at, expires_at) < now() - interval '90 days';
  delete from iam.outbox where state = 'done' and done_at < now() - interval '90 days'
    or state in ('parked', 'unsure') and due_at < now() - interval '90 days'
$$;

-- Facts that an integration reads beside what everybody of the trust may read: who works where.
create policy read_integration on schools_person for select to waymark_web using ((select sec.integrated('facts')));
create policy read_integration on schools_membership for select to waymark_web using ((select sec.integrated('facts')));

revoke all on function sec.mint_through(uuid, uuid, date, text), sec.through(), sec.integrated(text), sec.keeps_tokens(text),
  iam.profile_of(uuid, uuid), iam.begin_token(text), iam.tokens(text), iam.issue_token(text, text, text[], interval, text),
  iam.revoke_token(uuid) from public;
revoke all on table iam.api_token from public;
grant select on table iam.api_token to waymark_backup;
grant execute on function sec.through(), sec.integrated(text) to waymark_web;
grant execute on function iam.begin_token(text), iam.tokens(text), iam.issue_token(text, text, text[], interval, text),
  iam.revoke_token(uuid) to waymark_web;
