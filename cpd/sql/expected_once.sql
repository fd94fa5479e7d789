-- As in expected.sql; whom the twilight is meant for is asked once, and not for each who was expected before.
create or replace function sec.expect_at(wanted uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t cpd_twilight;
  meant uuid[];
  at_schools uuid[];
begin
  select * into t from cpd_twilight where trust_id = sec.trust() and id = wanted for update;
  if t.id is null or sec.day_of(t.starts_at) < sec.today() then return; end if;
  if sec.person() is not null and not sec.is_trust_team() and not wanted = any (sec.scheduled_twilights()) then
    raise exception 'not theirs' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(m.person_id), array_agg(m.school_id) into meant, at_schools from sec.meant_for(t) m;
  delete from cpd_expected e where e.trust_id = t.trust_id and e.twilight_id = t.id
    and (not e.by_hand and not exists (select from unnest(meant) as m(person_id) where m.person_id = e.person_id)
      or not exists (select from cpd_twilightschool s where s.trust_id = e.trust_id and s.twilight_id = t.id and s.school_id = e.school_id));
  insert into cpd_expected (trust_id, twilight_id, person_id, school_id, by_hand, excused)
    select t.trust_id, t.id, m.person_id, m.school_id, false, '' from unnest(meant, at_schools) as m(person_id, school_id)
    on conflict (trust_id, twilight_id, person_id) do update set school_id = excluded.school_id;
end $$;
