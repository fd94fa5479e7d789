-- Nobody comes by the right to turn somebody's mail round (sec.may_change_email) but from the trust's administrator.

-- Whether whoever gave a role on a day did so as a trust administrator: they are one today, or were one on that day. Somebody who
-- was one once, or is to be one, and leads a school now gives as its leader.
create function sec.gave_for_the_trust(giver uuid, since date) returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from schools_appointment t where t.trust_id = (select sec.trust()) and t.person_id = giver and t.role = 'trust_administrator'
    and (t.starts_on <= (select sec.today()) and (t.ends_on is null or t.ends_on > (select sec.today()))
      or t.starts_on <= since and (t.ends_on is null or t.ends_on > since)))
$$;

create or replace function sec.may_change_email(of_person uuid) returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select of_person <> sec.person() and (sec.is_trust_administrator() or of_person = any (sec.looked_after()) and of_person = any (sec.staff_of((
    select coalesce(array_agg(a.school_id), '{}') from schools_appointment a
    where a.trust_id = (select sec.trust()) and a.person_id = (select sec.person()) and a.role = 'school_administrator'
      and a.starts_on <= (select sec.today()) and (a.ends_on is null or a.ends_on > (select sec.today()))
      and (a.by_id is null or sec.gave_for_the_trust(a.by_id, a.starts_on))))))
$$;

-- A role that somebody lets run longer than it would have, or hands on from one record to another, is given by them from then on: a head
-- could otherwise call back an administrator whom the trust dismissed, or make a record of the head's own out of one whom it named.
create function sec.keep_giver() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is not null and not sec.is_trust_administrator()
      and (coalesce(new.ends_on, 'infinity') > coalesce(old.ends_on, 'infinity') or new.person_id <> old.person_id) then
    new.by_id := sec.person();
  end if;
  return new;
end $$;
create trigger keep_giver before update on schools_appointment for each row execute function sec.keep_giver();

-- Whoever comes by somebody's mailbox, or had it before, keeps no key of theirs: tokens end with the sessions when an address
-- changes or its person has left, and are not there again when they come back.
create function iam.end_tokens() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare day date := iam.london_day();
begin
  if new.email is distinct from old.email or old.left_on <= day or new.left_on <= day then
    update iam.api_token t set revoked_at = now() where t.trust_id = new.trust_id and t.person_id = new.id and t.revoked_at is null;
  end if;
  return null;
end $$;
create trigger end_tokens after update of email, left_on on schools_person for each row execute function iam.end_tokens();

revoke all on function sec.gave_for_the_trust(uuid, date), sec.keep_giver(), iam.end_tokens() from public;
