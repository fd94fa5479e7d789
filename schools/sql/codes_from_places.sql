-- Whoever asks for somebody else's codes does not use up theirs: where the address was signed in during the last thirty
-- days, only what was asked from there counts, three codes in ten minutes and forty a day. Elsewhere all count together.
create or replace function iam.request_code(wanted text, place text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  fresh text := lpad((('x' || substr(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 1, 12))::bit(48)::bigint % 1000000)::text, 6, '0');
  recent interval := interval '10 minutes';
  is_known boolean;
  lately bigint;
  today bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('codes for address ' || wanted, 0));
  perform pg_advisory_xact_lock(hashtextextended('codes for place ' || place, 0));
  is_known := iam.is_known_place(wanted, place);
  select count(*) filter (where c.asked_at > now() - recent), count(*) into lately, today from iam.code c
    where c.email = wanted and c.asked_at > now() - interval '1 day' and (not is_known or c.address_hash = iam.hash(place));
  if lately >= 3
     or (select count(*) from iam.code c where c.address_hash = iam.hash(place) and c.asked_at > now() - recent) >= 60 then
    return false;
  end if;
  if iam.too_many_tries(wanted, place) or today >= 40 then
    return null;
  end if;
  insert into iam.code (email, address_hash, code_hash, code) values (wanted, iam.hash(place), iam.hash(wanted || fresh), fresh);
  return true;
end $$;
