-- Being there. A person says "I'm here" for themself, by the code shown in the room or as somebody who is expected; leaders and
-- facilitators tick off others. What counts is when it was tapped, which may reach us hours later from a phone without signal.

-- Codes tried in vain, so that nobody guesses one: ten in a quarter of an hour.
create table iam.code_missed (
  person_id uuid not null,
  at timestamptz not null default now()
);
create index code_missed_by_person on iam.code_missed (person_id, at);
grant select on iam.code_missed to waymark_backup;

-- The twilight that goes by a code today, or went by it in the last week; null when none does, which is remembered.
create function sec.twilight_with_code(typed text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := sec.person();
  found_one uuid;
begin
  if me is null then return null; end if;
  delete from iam.code_missed m where m.person_id = me and m.at < now() - interval '15 minutes';
  if (select count(*) from iam.code_missed m where m.person_id = me) >= 10 then
    raise exception 'too many codes' using errcode = 'check_violation', constraint = 'too_many_codes_tried';
  end if;
  select t.id into found_one from cpd_twilightcode c join cpd_twilight t on t.trust_id = c.trust_id and t.id = c.twilight_id
  where c.trust_id = sec.trust() and c.code = typed and t.cancelled_at is null
    and sec.day_of(t.starts_at) <= sec.today() and sec.day_of(t.starts_at) > sec.today() - 7;
  if found_one is null then insert into iam.code_missed (person_id) values (me); end if;
  return found_one;
end $$;

-- "I'm here", at a moment: by a code, or without one as somebody who is expected. Returns the twilight; null when there is none
-- that they may say it of. Said again it changes nothing.
create function sec.say_here(wanted uuid, typed text, moment timestamptz, way text, client uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := sec.person();
  of_school uuid;
  t cpd_twilight;
begin
  if me is null or way not in ('tap', 'code', 'qr') or (typed is null) <> (way = 'tap') then return null; end if;
  if typed is not null then wanted := sec.twilight_with_code(typed); end if;
  select * into t from cpd_twilight where trust_id = sec.trust() and id = wanted;
  select e.school_id into of_school from cpd_expected e where e.trust_id = t.trust_id and e.twilight_id = t.id and e.person_id = me;
  if t.id is null or (typed is null and of_school is null) then return null; end if;
  if t.cancelled_at is not null or moment < t.starts_at - interval '15 minutes'
      or moment > t.starts_at + t.minutes * interval '1 minute' + interval '30 minutes'
      or sec.day_of(moment) > sec.today() or sec.day_of(moment) <= sec.today() - 7 then
    raise exception 'not at that time' using errcode = 'check_violation', constraint = 'here_while_it_is_open';
  end if;
  if of_school is null then
    select m.school_id into of_school from schools_membership m where m.trust_id = t.trust_id and m.person_id = me
      and m.starts_on <= sec.day_of(moment) and (m.ends_on is null or m.ends_on > sec.day_of(moment)) order by m.is_main desc, m.school_id limit 1;
  end if;
  insert into cpd_attendance (trust_id, twilight_id, person_id, school_id, how, tapped_at, minutes, client_id, recorded_at)
  values (t.trust_id, t.id, me, of_school, way, moment, t.minutes, client, now())
  on conflict (trust_id, twilight_id, person_id) do nothing;
  return t.id;
end $$;

-- A twilight's attendance is of a day that has come, of somebody of that school, and of no more minutes than it has.
create function sec.check_attendance() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t cpd_twilight;
begin
  select * into t from cpd_twilight where trust_id = new.trust_id and id = new.twilight_id;
  if new.minutes > t.minutes then
    raise exception 'longer than it is' using errcode = 'check_violation', constraint = 'minutes_within_the_twilight';
  end if;
  if sec.person() is null or tg_op = 'UPDATE' then return new; end if;
  if t.cancelled_at is not null or sec.day_of(t.starts_at) > sec.today() then
    raise exception 'its day has not come' using errcode = 'check_violation', constraint = 'here_while_it_is_open';
  end if;
  if new.person_id <> sec.person() and not exists (select from cpd_expected e where e.trust_id = new.trust_id and e.twilight_id = new.twilight_id
      and e.person_id = new.person_id and e.school_id = new.school_id) then
    raise exception 'not expected' using errcode = 'check_violation', constraint = 'ticked_off_as_expected';
  end if;
  return new;
end $$;
create trigger attendance_is_of_its_twilight before insert or update on cpd_attendance for each row execute function sec.check_attendance();
create trigger attendance_keeps_who_was_there before update on cpd_attendance for each row execute function sec.keep_as_written('minutes');

-- Catching up is for those who were expected, on a day after it that has come. Whoever confirms it does so as themself.
create function sec.check_catch_up() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := sec.person();
  t cpd_twilight;
begin
  select * into t from cpd_twilight where trust_id = new.trust_id and id = new.twilight_id;
  if new.minutes > t.minutes then
    raise exception 'longer than it was' using errcode = 'check_violation', constraint = 'minutes_within_the_twilight';
  end if;
  if me is null then return new; end if;
  if t.cancelled_at is not null or new."on" < sec.day_of(t.starts_at) or new."on" > sec.today() then
    raise exception 'not on that day' using errcode = 'check_violation', constraint = 'caught_up_since';
  end if;
  if not exists (select from cpd_expected e where e.trust_id = new.trust_id and e.twilight_id = new.twilight_id
      and e.person_id = new.person_id and e.school_id = new.school_id) then
    raise exception 'not expected' using errcode = 'check_violation', constraint = 'caught_up_as_expected';
  end if;
  if new.confirmed_by_id is not null and new.confirmed_by_id <> me and (tg_op = 'INSERT' or new.confirmed_by_id is distinct from old.confirmed_by_id)
      or tg_op = 'INSERT' and new.said_by_id <> me then
    raise exception 'in their own name' using errcode = 'check_violation', constraint = 'caught_up_in_ones_own_name';
  end if;
  return new;
end $$;
create trigger catch_up_is_of_its_twilight before insert or update on cpd_catchup for each row execute function sec.check_catch_up();
create trigger catch_up_keeps_its_person before update on cpd_catchup for each row
  execute function sec.keep_as_written('on', 'minutes', 'confirmed_by_id');

revoke all on function sec.twilight_with_code(text), sec.say_here(uuid, text, timestamptz, text, uuid), sec.check_attendance(), sec.check_catch_up() from public;
grant execute on function sec.twilight_with_code(text), sec.say_here(uuid, text, timestamptz, text, uuid) to waymark_web;
