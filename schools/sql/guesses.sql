-- Guessing a code is limited by the day too: five tries of a code, three codes of an address and sixty of a place in ten
-- minutes would leave thousands of guesses spread over many codes. Kept are marks of address and place, made with the key
-- that signs claims: who holds a copy of this table alone cannot tell whose they are.
create table iam.sign_in_try (
  address_mark text not null,
  place_mark text not null,
  was_right boolean not null,
  tried_at timestamptz not null default now()
);
create index try_by_address on iam.sign_in_try (address_mark, tried_at);
create index try_by_place on iam.sign_in_try (place_mark, tried_at);
create index try_by_time on iam.sign_in_try (tried_at);

create function iam.mark(what text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select sec.sign('tries|' || what) $$;

create function iam.is_known_place(wanted text, place text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from iam.sign_in_try t where t.address_mark = iam.mark(wanted) and t.place_mark = iam.mark(place)
    and t.was_right and t.tried_at > now() - interval '30 days')
$$;

-- A hundred wrong tries a day from a place, fifteen of them for one address, fifty for an address from all places together.
-- The last does not shut out its owner: where they signed in during the last thirty days, others' guesses do not count.
create function iam.too_many_tries(wanted text, place text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with wrong as (
    select t.address_mark = iam.mark(wanted) as same_address, t.place_mark = iam.mark(place) as same_place from iam.sign_in_try t
    where not t.was_right and t.tried_at > now() - interval '1 day' and (t.address_mark = iam.mark(wanted) or t.place_mark = iam.mark(place))
  )
  select count(*) filter (where same_place) >= 100 or count(*) filter (where same_place and same_address) >= 15
    or count(*) filter (where same_address) >= 50 and not iam.is_known_place(wanted, place) from wrong
$$;

-- Known and unknown addresses go the same way. Null says that it was tried too often today, whoever's address it is.
alter function iam.redeem(text, text, text, text) rename to redeem_code;
create function iam.redeem(wanted text, typed text, token text, device text, place text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare is_right boolean;
begin
  perform pg_advisory_xact_lock(hashtextextended('codes for address ' || wanted, 0));
  perform pg_advisory_xact_lock(hashtextextended('codes for place ' || place, 0));
  if iam.too_many_tries(wanted, place) then return null; end if;
  is_right := iam.redeem_code(wanted, typed, token, device);
  insert into iam.sign_in_try (address_mark, place_mark, was_right) values (iam.mark(wanted), iam.mark(place), is_right);
  delete from iam.sign_in_try where tried_at < now() - interval '1 day' and (not was_right or tried_at < now() - interval '30 days');
  return is_right;
end $$;
-- As the release before asks, which is still serving while this one is installed.
create function iam.redeem(wanted text, typed text, token text, device text) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$ select coalesce(iam.redeem(wanted, typed, token, device, ''), false) $$;

create or replace function iam.request_code(wanted text, place text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  fresh text := lpad((('x' || substr(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 1, 12))::bit(48)::bigint % 1000000)::text, 6, '0');
  recent interval := interval '10 minutes';
begin
  perform pg_advisory_xact_lock(hashtextextended('codes for address ' || wanted, 0));
  perform pg_advisory_xact_lock(hashtextextended('codes for place ' || place, 0));
  if (select count(*) from iam.code c where c.email = wanted and c.asked_at > now() - recent) >= 3
     or (select count(*) from iam.code c where c.address_hash = iam.hash(place) and c.asked_at > now() - recent) >= 60 then
    return false;
  end if;
  if iam.too_many_tries(wanted, place)
     or (select count(*) from iam.code c where c.email = wanted and c.asked_at > now() - interval '1 day') >= 40
        and not iam.is_known_place(wanted, place) then
    return null;
  end if;
  insert into iam.code (email, address_hash, code_hash, code) values (wanted, iam.hash(place), iam.hash(wanted || fresh), fresh);
  return true;
end $$;

revoke all on table iam.sign_in_try from public;
revoke all on function iam.mark(text), iam.too_many_tries(text, text), iam.is_known_place(text, text), iam.redeem_code(text, text, text, text),
  iam.redeem(text, text, text, text), iam.redeem(text, text, text, text, text) from public, waymark_web;
grant execute on function iam.redeem(text, text, text, text), iam.redeem(text, text, text, text, text) to waymark_web;
