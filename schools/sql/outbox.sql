-- The outbox learns to send: a letter is marked as sending and committed before the mail server hears of it, so that a
-- worker that dies in between can never send it twice. What it was about to send is then unsure, and stays so.
--
--   waiting -> leased -> done                     work: done and marked in one transaction, so a dead worker undid it
--   waiting -> leased -> sending -> done          a letter the mail server took
--                        sending -> waiting       one it refused for now: tried again later
--                        sending -> parked        one it refused for good, or too often; `manage.py outbox --again`
--                        sending -> unsure        the worker or the connection died in between: never sent again
alter table iam.outbox drop constraint outbox_state_check;
alter table iam.outbox add constraint outbox_state_check check (state in ('waiting', 'leased', 'sending', 'done', 'parked', 'unsure'));
drop index iam.outbox_due;
create index outbox_due on iam.outbox (queue, due_at) where state in ('waiting', 'leased', 'sending');

-- With the pauses of iam.fail_job, about eight hours.
create function iam.last_try() returns integer language sql immutable set search_path = pg_catalog as $$ select 12 $$;

-- Lease the next job that is due. Its row stays locked while a worker is at it, so that a lease that ran out too early
-- is skipped all the same.
create or replace function iam.claim_jobs(wanted text, most integer, lease interval) returns setof uuid
language sql security definer set search_path = pg_catalog as $$
  with lost as (
    select id from iam.outbox where queue = wanted and state = 'sending' and lease_until < now() for update skip locked
  )
  update iam.outbox o set state = 'unsure', lease_until = null, problem = 'the worker ended while the letter was being sent'
    from lost where o.id = lost.id;
  with lost as (
    select id from iam.outbox where queue = wanted and state = 'leased' and lease_until < now() and attempts >= iam.last_try()
    for update skip locked
  )
  update iam.outbox o set state = 'parked', lease_until = null, problem = 'the worker ended at every try' from lost where o.id = lost.id;
  with due as (
    select id from iam.outbox where queue = wanted and due_at <= now()
      and (state = 'waiting' or state = 'leased' and lease_until < now())
    order by due_at, id limit most for update skip locked
  )
  update iam.outbox o set state = 'leased', lease_until = now() + lease, attempts = attempts + 1 from due where o.id = due.id returning o.id
$$;

create or replace function iam.begin_job(wanted uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  o iam.outbox;
  answer jsonb;
begin
  select * into o from iam.outbox where id = wanted and state = 'leased' for update skip locked;
  if not found then return null; end if;
  answer := iam.begin_trust(o.trust_id);
  return answer || jsonb_build_object('job', o.id, 'kind', o.kind, 'key', o.dedupe_key, 'recipient', o.recipient_id,
    'payload', o.payload, 'attempts', o.attempts, 'created_at', o.created_at);
end $$;

-- False when the lease ran out meanwhile and another worker has taken the job: each taking counts as a try.
create function iam.begin_sending(wanted uuid, try smallint, lease interval) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update iam.outbox set state = 'sending', lease_until = now() + lease where id = wanted and state = 'leased' and attempts = try;
  return found;
end $$;

-- What went wrong is kept in one line. `outcome` is waiting (try again, later each time), parked or unsure; answers what became of it.
drop function iam.fail_job(uuid, text, timestamptz);
create function iam.fail_job(wanted uuid, why text, outcome text) returns text
language sql security definer set search_path = pg_catalog as $$
  update iam.outbox set problem = left(why, 500), lease_until = null,
    due_at = case outcome when 'waiting' then now() + least(interval '1 minute' * 2 ^ attempts, interval '1 hour') else due_at end,
    state = case when outcome = 'waiting' and attempts >= iam.last_try() then 'parked' else outcome end
  where id = wanted and state in ('leased', 'sending') returning state
$$;

-- Not now: the job waits until then, and the try is not counted.
create function iam.postpone_job(wanted uuid, until timestamptz) returns void
language sql security definer set search_path = pg_catalog as $$
  update iam.outbox set state = 'waiting', due_at = greatest(until, now() + interval '5 seconds'), lease_until = null, attempts = attempts - 1 where id = wanted and state = 'leased'
$$;

-- Whoever put a row there takes it back before anybody has begun with it.
create function iam.take_back(key text) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from iam.outbox o where o.trust_id = sec.trust() and o.dedupe_key = key and o.state = 'waiting';
  return found;
end $$;

-- An occasion (a night's recount, a Monday) comes to every trust, and to each once, however many clocks say so.
create function iam.enqueue_everywhere(queue text, kind text, key text, due_at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_variable
declare made integer;
begin
  insert into iam.outbox (trust_id, queue, kind, dedupe_key, due_at)
    select t.id, queue, kind, key, due_at from iam.trust t
    where not exists (select from iam.outbox o where o.trust_id = t.id and o.dedupe_key = key) order by t.id
    on conflict (trust_id, dedupe_key) do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

drop function iam.outbox_age();
create function iam.outbox_age() returns table (queue text, waiting bigint, oldest interval, parked bigint, unsure bigint)
language sql stable security definer set search_path = pg_catalog as $$
  select queue, count(*) filter (where state in ('waiting', 'leased', 'sending')),
    now() - min(due_at) filter (where state in ('waiting', 'leased', 'sending') and due_at <= now()),
    count(*) filter (where state = 'parked'), count(*) filter (where state = 'unsure')
  from iam.outbox where state <> 'done' group by queue order by queue
$$;
create function iam.put_aside() returns table (state text, kind text, problem text, number bigint, since timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
  select state, kind, problem, count(*), min(due_at) from iam.outbox where state in ('parked', 'unsure') group by 1, 2, 3 order by 1, 2, 4 desc
$$;
create function iam.try_parked_again() returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare tried bigint;
begin
  update iam.outbox set state = 'waiting', attempts = 0, due_at = now() where state = 'parked';
  get diagnostics tried = row_count;
  return tried;
end $$;

-- A code to mail is taken once: when this returns, the plain code is gone from the table. One that the mail server
-- refused for now is given back while it is still worth something; one lost with its worker is asked for again.
drop function iam.codes_to_mail(integer);
create function iam.codes_to_mail(most integer) returns table (id uuid, email text, code text, is_demo boolean)
language sql security definer set search_path = pg_catalog as $$
  update iam.code c set code = null where c.code is not null and c.asked_at <= now() - interval '10 minutes';
  with due as (
    select c.id, c.email, c.code from iam.code c where c.code is not null order by c.asked_at limit most for update skip locked
  ), taken as (
    update iam.code c set code = null from due where c.id = due.id
  )
  select due.id, due.email, due.code, t.is_demo from due
    join iam.account a on a.email = due.email and (a.left_on is null or a.left_on > current_date)
    join iam.trust t on t.id = a.trust_id
$$;
create function iam.give_code_back(wanted uuid, plain text) returns void
language sql security definer set search_path = pg_catalog as $$
  update iam.code c set code = plain where c.id = wanted and c.used_at is null and c.code_hash = iam.hash(c.email || plain)
    and c.asked_at > now() - interval '10 minutes'
$$;

-- Housekeeping: sessions that ended, codes a day old, work that is finished or was put aside ninety days ago.
create or replace function iam.sweep() returns void
language sql security definer set search_path = pg_catalog as $$
  delete from iam.session where expires_at < now() or seen_at < now() - interval '2 hours';
  delete from iam.code where asked_at < now() - interval '1 day';
  delete from iam.outbox where state = 'done' and done_at < now() - interval '90 days'
    or state in ('parked', 'unsure') and due_at < now() - interval '90 days'
$$;

revoke all on all functions in schema iam from public;
grant execute on function iam.take_back(text) to waymark_web, waymark_worker;
grant execute on function iam.begin_sending(uuid, smallint, interval), iam.fail_job(uuid, text, text), iam.postpone_job(uuid, timestamptz),
  iam.outbox_age() to waymark_worker, waymark_rollup;
grant execute on function iam.enqueue_everywhere(text, text, text, timestamptz), iam.put_aside(), iam.try_parked_again(),
  iam.codes_to_mail(integer), iam.give_code_back(uuid, text) to waymark_worker;
