-- Signing in and work that happens later: the few tables without a tenant, reached only through the functions below.
-- None of the application's logins has a right on the tables themselves.

create table iam.account (
  email text primary key,
  trust_id uuid not null,
  person_id uuid not null unique,
  left_on date
);
create table iam.session (
  token_hash bytea primary key,
  trust_id uuid not null,
  person_id uuid not null,
  device text not null default '',
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '12 hours'
);
create index session_of_person on iam.session (trust_id, person_id);
create table iam.code (
  id uuid primary key default uuidv7(),
  email text not null,
  address_hash bytea not null,
  code_hash bytea not null,
  code text,
  attempts smallint not null default 0,
  asked_at timestamptz not null default now(),
  used_at timestamptz
);
create index code_by_email on iam.code (email, asked_at desc);
create index code_by_address on iam.code (address_hash, asked_at desc);
create index code_to_mail on iam.code (asked_at) where code is not null;
create table iam.outbox (
  id uuid primary key default uuidv7(),
  trust_id uuid not null,
  queue text not null,
  kind text not null,
  recipient_id uuid,
  payload jsonb not null default '{}',
  dedupe_key text not null,
  due_at timestamptz not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'leased', 'done', 'parked')),
  lease_until timestamptz,
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  problem text,
  unique (trust_id, dedupe_key)
);
create index outbox_due on iam.outbox (queue, due_at) where state in ('waiting', 'leased');

-- Every working person with an e-mail has an account; two people of the whole deployment never share one.
create function iam.keep_account() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op <> 'INSERT' then
    delete from iam.account a where a.person_id = old.id and (tg_op = 'DELETE' or a.email is distinct from new.email);
  end if;
  if tg_op = 'DELETE' then return old; end if;
  if new.email is not null then
    insert into iam.account as a (email, trust_id, person_id, left_on) values (new.email, new.trust_id, new.id, new.left_on)
    on conflict (email) do update set trust_id = excluded.trust_id, person_id = excluded.person_id, left_on = excluded.left_on
      where a.person_id = excluded.person_id or (a.left_on is not null and a.left_on <= current_date and excluded.left_on is null);
    if not found and (new.left_on is null or new.left_on > current_date) then
      raise exception 'somebody already uses that e-mail address' using errcode = 'unique_violation', constraint = 'account_email';
    end if;
  end if;
  if new.left_on is not null and new.left_on <= current_date then
    delete from iam.session s where s.person_id = new.id;
  end if;
  return new;
end $$;
create trigger keep_account after insert or update of email, left_on or delete on schools_person
  for each row execute function iam.keep_account();

create function iam.hash(plain text) returns bytea
language sql immutable set search_path = pg_catalog as $$ select sha256(convert_to(plain, 'UTF8')) $$;

-- The day it is for a trust: London's, or the pinned one of a demo trust. Needs the trust's claim.
create function iam.trust_day(trust uuid) returns date
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce((select t.pinned_on from schools_trust t where t.id = trust), (now() at time zone 'Europe/London')::date)
$$;

create function iam.open_claim(trust uuid, person uuid) returns date
language plpgsql security definer set search_path = pg_catalog as $$
declare day date;
begin
  -- First for the day as London has it, so that the trust's row can be read; then for the day the trust lives in.
  perform sec.mint(trust, person, (now() at time zone 'Europe/London')::date);
  day := iam.trust_day(trust);
  perform sec.mint(trust, person, day);
  return day;
end $$;

-- Begin a request: the session's person, what they hold today, and their main school; null when the session is not theirs any more.
create function iam.begin(token text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  s iam.session;
  answer jsonb;
begin
  perform set_config('waymark.claim', '', true);
  select * into s from iam.session where token_hash = iam.hash(token) and expires_at > now() and seen_at > now() - interval '2 hours';
  if not found then return null; end if;
  perform iam.open_claim(s.trust_id, s.person_id);
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
  into answer from schools_trust t join schools_person p on p.trust_id = t.id
  where t.id = s.trust_id and p.id = s.person_id and (p.left_on is null or p.left_on > sec.today());
  if answer is null then
    perform set_config('waymark.claim', '', true);
    return null;
  end if;
  if s.seen_at < now() - interval '5 minutes' then
    update iam.session set seen_at = now() where token_hash = s.token_hash;
  end if;
  return answer;
end $$;

create function iam.begin_trust(wanted uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public as $$
declare day date := iam.open_claim(wanted, null);
begin
  return (select jsonb_build_object('trust', t.id, 'trust_name', t.name, 'is_demo', t.is_demo, 'today', day) from schools_trust t where t.id = wanted);
end $$;

-- A trust's id by its group UID, and the ids of all: what --trust and --each-trust need before there is a claim.
create table iam.trust (id uuid primary key, uid integer unique, is_demo boolean not null);
create function iam.keep_trust() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into iam.trust values (new.id, new.uid, new.is_demo) on conflict (id) do update set uid = excluded.uid;
  return new;
end $$;
create trigger keep_trust after insert or update of uid on schools_trust for each row execute function iam.keep_trust();
create function iam.trusts() returns setof iam.trust
language sql stable security definer set search_path = pg_catalog as $$ select * from iam.trust order by id $$;

-- Open a trust's row and claim it, so that the caller can go on to fill it. A demo trust has no group UID.
create function iam.open_trust(new_id uuid, new_name text, new_uid integer, demo boolean, pinned date) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform sec.mint(new_id, null, (now() at time zone 'Europe/London')::date);
  insert into schools_trust (id, name, uid, is_demo, pinned_on, opened_at) values (new_id, new_name, new_uid, demo, pinned, now());
  perform iam.open_claim(new_id, null);
end $$;

-- Sign-in. Known and unknown addresses take the same path through the same statements; only the login that mails codes
-- ever joins a code with an account. Limits: three codes for an address and sixty for a place in ten minutes.
create function iam.request_code(wanted text, place text) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  fresh text := lpad((('x' || substr(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 1, 12))::bit(48)::bigint % 1000000)::text, 6, '0');
  recent interval := interval '10 minutes';
begin
  if (select count(*) from iam.code c where c.email = wanted and c.asked_at > now() - recent) >= 3
     or (select count(*) from iam.code c where c.address_hash = iam.hash(place) and c.asked_at > now() - recent) >= 60 then
    return false;
  end if;
  insert into iam.code (email, address_hash, code_hash, code) values (wanted, iam.hash(place), iam.hash(wanted || fresh), fresh);
  return true;
end $$;

-- Bind a session to a person: the only way besides a demo trust's. Five wrong tries spend a code; it lives ten minutes.
create function iam.redeem(wanted text, typed text, token text, device text) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  c iam.code;
  a iam.account;
begin
  select * into c from iam.code where email = wanted and used_at is null and attempts < 5 and asked_at > now() - interval '10 minutes'
    order by asked_at desc limit 1 for update;
  if not found then return false; end if;
  if c.code_hash is distinct from iam.hash(wanted || typed) then
    update iam.code set attempts = attempts + 1 where id = c.id;
    return false;
  end if;
  update iam.code set used_at = now(), code = null where id = c.id;
  select * into a from iam.account where email = wanted and (left_on is null or left_on > current_date);
  if not found then return false; end if;
  insert into iam.session (token_hash, trust_id, person_id, device) values (iam.hash(token), a.trust_id, a.person_id, left(device, 200));
  return true;
end $$;

create function iam.sign_out(token text) returns void
language sql security definer set search_path = pg_catalog as $$ delete from iam.session where token_hash = iam.hash(token) $$;

-- The codes that wait to be mailed, taken once: the plain code is gone from the table when this returns.
create function iam.codes_to_mail(most integer) returns table (email text, code text)
language sql security definer set search_path = pg_catalog as $$
  with due as (
    select c.id, c.email, c.code from iam.code c where c.code is not null order by c.asked_at limit most for update skip locked
  ), taken as (
    update iam.code c set code = null from due where c.id = due.id
  )
  select due.email, due.code from due join iam.account a on a.email = due.email and (a.left_on is null or a.left_on > current_date)
$$;

-- One-click sign-in of the demo trust. The first trust started from the register in this deployment ends it.
create function iam.demo_open() returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from iam.trust where is_demo) and not exists (select from iam.trust where not is_demo)
$$;
create table iam.demo_door (trust_id uuid not null, person_id uuid not null, school_id uuid, role text not null, place_in_line smallint not null, primary key (trust_id, place_in_line));
create function iam.demo_people() returns table (person uuid, name text, role text, place text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare demo uuid := (select id from iam.trust where is_demo order by id limit 1);
begin
  if demo is null or not iam.demo_open() then return; end if;
  perform iam.open_claim(demo, null);
  return query
    select p.id, p.first_name || ' ' || p.last_name, d.role, coalesce(s.name, t.name)::text
    from iam.demo_door d join schools_person p on p.id = d.person_id and p.trust_id = demo
    join schools_trust t on t.id = demo left join schools_school s on s.trust_id = demo and s.id = d.school_id
    where d.trust_id = demo order by d.place_in_line;
  perform set_config('waymark.claim', '', true);
end $$;
create function iam.begin_demo(wanted uuid, token text, device text) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare door iam.demo_door;
begin
  select * into door from iam.demo_door where person_id = wanted;
  if not found or not iam.demo_open() or not exists (select from iam.trust t where t.id = door.trust_id and t.is_demo) then return false; end if;
  insert into iam.session (token_hash, trust_id, person_id, device) values (iam.hash(token), door.trust_id, door.person_id, left(device, 200));
  return true;
end $$;
create function iam.open_demo_door(person uuid, school uuid, role text, place_in_line smallint) returns void
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
begin
  if not exists (select from iam.trust t where t.id = sec.trust() and t.is_demo) then
    raise exception 'only a demo trust has one-click sign-in';
  end if;
  insert into iam.demo_door values (sec.trust(), person, school, role, place_in_line)
  on conflict (trust_id, place_in_line) do update set person_id = excluded.person_id, school_id = excluded.school_id, role = excluded.role;
end $$;

-- The outbox. A row belongs to the trust of the claim that wrote it; nobody reads rows but through these functions.
create function iam.enqueue(queue text, kind text, dedupe_key text, due_at timestamptz, recipient uuid, payload jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
begin
  if sec.trust() is null then raise exception 'work can only be put into the outbox under a claim'; end if;
  insert into iam.outbox (trust_id, queue, kind, dedupe_key, due_at, recipient_id, payload)
  values (sec.trust(), queue, kind, dedupe_key, due_at, recipient, payload) on conflict (trust_id, dedupe_key) do nothing;
  return found;
end $$;
create function iam.claim_jobs(wanted text, most integer, lease interval) returns setof uuid
language sql security definer set search_path = pg_catalog as $$
  with due as (
    select id from iam.outbox where queue = wanted and due_at <= now()
      and (state = 'waiting' or state = 'leased' and lease_until < now())
    order by due_at limit most for update skip locked
  )
  update iam.outbox o set state = 'leased', lease_until = now() + lease, attempts = attempts + 1 from due where o.id = due.id returning o.id
$$;
create function iam.begin_job(wanted uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  o iam.outbox;
  answer jsonb;
begin
  select * into o from iam.outbox where id = wanted and state = 'leased' for update skip locked;
  if not found then return null; end if;
  answer := iam.begin_trust(o.trust_id);
  return answer || jsonb_build_object('job', o.id, 'kind', o.kind, 'recipient', o.recipient_id, 'payload', o.payload, 'attempts', o.attempts, 'due_at', o.due_at);
end $$;
create function iam.finish_job(wanted uuid, forget boolean) returns void
language sql security definer set search_path = pg_catalog as $$
  delete from iam.outbox where id = wanted and forget;
  update iam.outbox set state = 'done', done_at = now(), lease_until = null, problem = null where id = wanted and not forget
$$;
-- What went wrong is kept in one line; after the last try the row is parked where an administrator finds it.
create function iam.fail_job(wanted uuid, why text, again_at timestamptz) returns void
language sql security definer set search_path = pg_catalog as $$
  update iam.outbox set problem = left(why, 500), lease_until = null, due_at = coalesce(again_at, due_at),
    state = case when again_at is null then 'parked' else 'waiting' end where id = wanted
$$;
create function iam.outbox_age() returns table (queue text, waiting bigint, parked bigint, oldest interval)
language sql stable security definer set search_path = pg_catalog as $$
  select queue, count(*) filter (where state <> 'parked'), count(*) filter (where state = 'parked'),
    now() - min(due_at) filter (where state <> 'parked') from iam.outbox where state <> 'done' group by queue
$$;

-- Housekeeping: sessions that ended, codes a day old, finished work ninety days old.
create function iam.sweep() returns void
language sql security definer set search_path = pg_catalog as $$
  delete from iam.session where expires_at < now() or seen_at < now() - interval '2 hours';
  delete from iam.code where asked_at < now() - interval '1 day';
  delete from iam.outbox where state = 'done' and done_at < now() - interval '90 days'
$$;

revoke all on all functions in schema iam from public;
revoke all on all tables in schema iam from public;
grant usage on schema iam to waymark_web, waymark_worker, waymark_rollup;
grant select on all tables in schema iam to waymark_backup;
grant usage on schema iam to waymark_backup;
grant execute on function iam.begin(text), iam.request_code(text, text), iam.redeem(text, text, text, text), iam.sign_out(text),
  iam.demo_open(), iam.demo_people(), iam.begin_demo(uuid, text, text) to waymark_web;
grant execute on function iam.enqueue(text, text, text, timestamptz, uuid, jsonb) to waymark_web, waymark_worker, waymark_rollup;
grant execute on function iam.begin_trust(uuid), iam.trusts(), iam.claim_jobs(text, integer, interval), iam.begin_job(uuid),
  iam.finish_job(uuid, boolean), iam.fail_job(uuid, text, timestamptz), iam.outbox_age() to waymark_worker, waymark_rollup;
grant execute on function iam.codes_to_mail(integer), iam.open_trust(uuid, text, integer, boolean, date),
  iam.open_demo_door(uuid, uuid, text, smallint), iam.sweep(), iam.demo_open() to waymark_worker;
