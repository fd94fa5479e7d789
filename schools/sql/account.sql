-- What somebody does with their own account: where they are signed in, and which letters they want.

alter table iam.session add column id uuid not null default uuidv7();
alter table iam.session add column place text not null default '';
alter table iam.session add constraint session_id_once unique (id);

-- Whoever signed in says from where, once: it stays what the first page saw.
create function iam.note_place(token text, seen_from text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update iam.session set place = left(seen_from, 60) where token_hash = iam.hash(token) and place = ''
$$;

-- The sessions of the person of the claim. The token only tells which of them is this browser's.
create function iam.own_sessions(token text)
returns table (id uuid, device text, place text, started_at timestamptz, seen_at timestamptz, is_this boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.device, s.place, s.started_at, s.seen_at, s.token_hash = iam.hash(token)
  from iam.session s
  where s.trust_id = sec.trust() and s.person_id = sec.person() and s.expires_at > now() and s.seen_at > now() - interval '2 hours'
  order by s.token_hash = iam.hash(token) desc, s.seen_at desc, s.id
$$;

create function iam.end_session(wanted uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from iam.session s where s.id = wanted and s.trust_id = sec.trust() and s.person_id = sec.person();
  return found;
end $$;

-- All of the person of the claim, but for the session of the given token; null spares none.
create function iam.end_sessions(but_this text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare ended integer;
begin
  delete from iam.session s where s.trust_id = sec.trust() and s.person_id = sec.person()
    and (but_this is null or s.token_hash <> iam.hash(but_this));
  get diagnostics ended = row_count;
  return ended;
end $$;

-- The way out in a letter (RFC 8058): whoever holds it can stop this kind of letter to this person, and nothing else.
-- Signed with the key that signs claims; what a claim signs begins with a trust's id, so that neither passes for the other.
create function iam.letter_token(kind text, wanted uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select replace(wanted::text, '-', '') || sec.sign('letters|' || kind || '|' || wanted)
  where exists (select from iam.account a where a.person_id = wanted and a.trust_id = sec.trust())
$$;

create function iam.stop_letters(kind text, token text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before text := current_setting('waymark.claim', true);
  reader uuid;
  a iam.account;
begin
  if token !~ '^[0-9a-f]{96}$' then return false; end if;
  reader := left(token, 32)::uuid;
  if substr(token, 33) is distinct from sec.sign('letters|' || kind || '|' || reader) then return false; end if;
  select * into a from iam.account where person_id = reader;
  if found then
    perform iam.open_claim(a.trust_id, a.person_id);
    insert into public.schools_letteroff (trust_id, person_id, kind, since) values (a.trust_id, a.person_id, kind, now())
      on conflict do nothing;
    perform set_config('waymark.claim', coalesce(before, ''), true);
  end if;
  return true;
end $$;

revoke all on function iam.note_place(text, text), iam.own_sessions(text), iam.end_session(uuid), iam.end_sessions(text),
  iam.letter_token(text, uuid), iam.stop_letters(text, text) from public;
grant execute on function iam.note_place(text, text), iam.own_sessions(text), iam.end_session(uuid), iam.end_sessions(text),
  iam.stop_letters(text, text) to waymark_web;
grant execute on function iam.letter_token(text, uuid) to waymark_worker;
