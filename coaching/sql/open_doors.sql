-- The schools at which the person of the claim may drop in through an open door today: where they work, as the school has
-- chosen. Until it chooses, its coaches may. Whoever works nowhere (the trust's own team) may nowhere: it knows no
-- teacher's name.
create function sec.schools_to_drop_in() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  mine uuid := c[1];
  me uuid := nullif(c[2], '');
  today date := c[3];
  coaches boolean := exists (select from coaching_coach k join coaching_coachstate s on s.trust_id = k.trust_id and s.coach_id = k.id
    where k.trust_id = mine and k.person_id = me and s.state in ('in training', 'shadowed', 'practising', 'skilled', 'lead coach')
      and s.starts_on <= today and (s.ends_on is null or s.ends_on > today));
begin
  return (select coalesce(array_agg(m.school_id), '{}') from schools_membership m
    where m.trust_id = mine and m.person_id = me and m.starts_on <= today and (m.ends_on is null or m.ends_on > today)
      and case coalesce(sec.choice('open_door', m.school_id, today), 'coaches') when 'anybody' then true when 'coaches' then coaches else false end);
end $$;

-- Whose doors those are today.
create function sec.open_doors() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  today date := c[3];
begin
  return (select coalesce(array_agg(d.teacher_id), '{}') from coaching_opendoor d where d.trust_id = c[1]::uuid and d."on" = today
    and d.teacher_id <> nullif(c[2], '')::uuid and d.school_id = any (sec.schools_to_drop_in()));
end $$;

-- Whether a teacher's door was open on a day at a school where the person of the claim may drop in today.
create function sec.door_was_open(of_teacher uuid, at_school uuid, on_day date) returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select of_teacher <> (select sec.person()) and at_school = any (sec.schools_to_drop_in()) and exists (select from coaching_opendoor d
    where d.trust_id = (select sec.trust()) and d.teacher_id = of_teacher and d.school_id = at_school and d."on" = on_day)
$$;

-- What a school's leaders are told of it: how many, never whose.
create function sec.open_door_visits(at_school uuid, first_day date, before_day date) returns integer
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::integer from coaching_visit v where v.trust_id = (select sec.trust()) and v.school_id = at_school and v.pairing_id is null
    and v.withdrawn_at is null and v."on" >= first_day and v."on" < before_day and at_school = any ((select sec.led_schools())::uuid[])
$$;
revoke all on function sec.schools_to_drop_in(), sec.open_doors(), sec.door_was_open(uuid, uuid, date), sec.open_door_visits(uuid, date, date) from public;
grant execute on function sec.schools_to_drop_in(), sec.open_doors(), sec.door_was_open(uuid, uuid, date), sec.open_door_visits(uuid, date, date) to waymark_web;

-- A door is opened at a school where its teacher works and which has open doors; what was said of it stays as it was said.
create function sec.check_door() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if not exists (select from schools_membership m where m.trust_id = new.trust_id and m.person_id = new.teacher_id and m.school_id = new.school_id
        and m.starts_on <= new."on" and (m.ends_on is null or m.ends_on > new."on"))
     or sec.choice('open_door', new.school_id, new."on") is not distinct from 'nobody' then
    raise exception 'no open doors here' using errcode = 'check_violation', constraint = 'school_has_open_doors';
  end if;
  new.opened_at := now();
  return new;
end $$;
create trigger check_door before insert on coaching_opendoor for each row execute function sec.check_door();
create trigger door_stays before update on coaching_opendoor for each row execute function sec.keep_as_written('closed_at', 'team_id');
revoke all on function sec.check_door() from public;

-- A visit through an open door has no pair: it counts as nobody's coaching, and leaders read none of it.
alter policy read_leaders on coaching_visit using (pairing_id is not null and school_id = any ((select sec.led_schools())::uuid[]));
create policy insert_visitor on coaching_visit for insert to waymark_web
  with check (coach_id = (select sec.person()) and pairing_id is null and next_on is null and talk_on is null);

drop trigger visit_is_of_its_pair on coaching_visit;
create trigger visit_is_of_its_pair before insert or update on coaching_visit
  for each row when (new.pairing_id is not null) execute function sec.check_visit();

create function sec.check_open_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if not sec.door_was_open(new.teacher_id, new.school_id, new."on") then
    raise exception 'that door was not open' using errcode = 'insufficient_privilege', constraint = 'visit_is_through_an_open_door';
  end if;
  return new;
end $$;
create trigger visit_is_through_an_open_door before insert or update on coaching_visit
  for each row when (new.pairing_id is null) execute function sec.check_open_visit();

-- A visitor who coaches the teacher may make it one of the pair's. Nothing takes it out of a pair again.
create function sec.check_joining() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if old.pairing_id is not null or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.id = new.pairing_id
      and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id and p.starts_on <= new."on"
      and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'not a visit of that pair' using errcode = 'insufficient_privilege', constraint = 'visit_joins_its_pair';
  end if;
  return new;
end $$;
create trigger visit_joins_its_pair before update on coaching_visit
  for each row when (old.pairing_id is distinct from new.pairing_id) execute function sec.check_joining();
revoke all on function sec.check_open_visit(), sec.check_joining() from public;

drop trigger visit_keeps_its_people on coaching_visit;
create trigger visit_keeps_its_people before update on coaching_visit
  for each row execute function sec.keep_as_written('pairing_id', 'on', 'week', 'next_on', 'talk_on', 'shared_on', 'withdrawn_at');
