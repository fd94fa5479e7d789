-- Whoever leaves on a day has left when that day begins in London. The server's own day (UTC) begins an hour later in summer.
create function iam.london_day() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$ select (now() at time zone 'Europe/London')::date $$;
revoke all on function iam.london_day() from public;

create or replace function iam.keep_account() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare today date := iam.london_day();
begin
  if tg_op <> 'INSERT' then
    delete from iam.account a where a.person_id = old.id and (tg_op = 'DELETE' or a.email is distinct from new.email);
  end if;
  if tg_op = 'DELETE' then return old; end if;
  if new.email is not null then
    insert into iam.account as a (email, trust_id, person_id, left_on) values (new.email, new.trust_id, new.id, new.left_on)
    on conflict (email) do update set trust_id = excluded.trust_id, person_id = excluded.person_id, left_on = excluded.left_on
      where a.person_id = excluded.person_id or (a.left_on is not null and a.left_on <= today and excluded.left_on is null);
    if not found and (new.left_on is null or new.left_on > today) then
      raise exception 'somebody already uses that e-mail address' using errcode = 'unique_violation', constraint = 'account_email';
    end if;
  end if;
  if new.left_on is not null and new.left_on <= today then
    delete from iam.session s where s.person_id = new.id;
  end if;
  return new;
end $$;

create or replace function iam.redeem(wanted text, typed text, token text, device text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
  select * into a from iam.account where email = wanted and (left_on is null or left_on > iam.london_day());
  if not found then return false; end if;
  insert into iam.session (token_hash, trust_id, person_id, device) values (iam.hash(token), a.trust_id, a.person_id, left(device, 200));
  return true;
end $$;

create or replace function iam.codes_to_mail(most integer) returns table (id uuid, email text, code text, is_demo boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update iam.code c set code = null where c.code is not null and c.asked_at <= now() - interval '10 minutes';
  with due as (
    select c.id, c.email, c.code from iam.code c where c.code is not null order by c.asked_at limit most for update skip locked
  ), taken as (
    update iam.code c set code = null from due where c.id = due.id
  )
  select due.id, due.email, due.code, t.is_demo from due
    join iam.account a on a.email = due.email and (a.left_on is null or a.left_on > iam.london_day())
    join iam.trust t on t.id = a.trust_id
$$;
