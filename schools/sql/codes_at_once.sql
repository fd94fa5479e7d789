-- The limits hold for askers who come at once, too: whoever asks for an address, then whoever asks from a place, waits for
-- the one before. Always in this order, so that nobody waits for each other; the locks end with the statement.
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
  insert into iam.code (email, address_hash, code_hash, code) values (wanted, iam.hash(place), iam.hash(wanted || fresh), fresh);
  return true;
end $$;
