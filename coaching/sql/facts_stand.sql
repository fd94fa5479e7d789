-- A fact is of a day that somebody remembers (coaching/sql/facts_kept.sql, meetings.sql, open_doors.sql say of whom): no more than
-- two weeks ago, as the page has it, and none after the end of its pair. When it was said, the database says.
create or replace function sec.check_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if new."on" > sec.today() or new."on" < sec.today() - 14 or not exists (select from coaching_pairing p where p.trust_id = new.trust_id
      and p.id = new.pairing_id and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id
      and p.starts_on <= new."on" and (p.ends_on is null or p.ends_on > case tg_op when 'UPDATE' then new."on" else sec.today() end)) then
    raise exception 'not a visit of that pair' using errcode = 'insufficient_privilege', constraint = 'visit_is_of_its_pair';
  end if;
  return new;
end $$;

create or replace function sec.check_open_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if new."on" < sec.today() - 14 or not sec.door_was_open(new.teacher_id, new.school_id, new."on") then
    raise exception 'that door was not open' using errcode = 'insufficient_privilege', constraint = 'visit_is_through_an_open_door';
  end if;
  return new;
end $$;

create or replace function sec.check_meeting() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if new."on" > sec.today() or new."on" < sec.today() - 14 or not exists (select from coaching_pairing p where p.trust_id = new.trust_id
      and p.id = new.pairing_id and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id
      and p.starts_on <= new."on" and (p.ends_on is null or p.ends_on > case tg_op when 'UPDATE' then new."on" else sec.today() end)) then
    raise exception 'not a conversation of that pair' using errcode = 'insufficient_privilege', constraint = 'meeting_is_of_its_pair';
  end if;
  return new;
end $$;

create function sec.date_fact() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  new.recorded_at := clock_timestamp();  -- several of one transaction keep their order
  new.withdrawn_at := null;
  return new;
end $$;
create trigger date_fact before insert on coaching_visit for each row execute function sec.date_fact();
create trigger date_fact before insert on coaching_meeting for each row execute function sec.date_fact();

-- The day on which what was written of a visit was shared is nobody's to say: whatever keeps the words writes it down.
create function sec.begin_unshared() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is not null then new.shared_on := null; end if;
  return new;
end $$;
create trigger begin_unshared before insert on coaching_visit for each row execute function sec.begin_unshared();
revoke update on coaching_visit from waymark_web;
grant update (id, trust_id, school_id, teacher_id, coach_id, pairing_id, "on", week, next_on, talk_on, recorded_at, withdrawn_at)
  on coaching_visit to waymark_web;

-- What was withdrawn stays so: said again, it is another fact. A visit stands when the words of it do, from the second day after
-- they were shared; a conversation a day after it was said to be held. The days agreed at a visit may change as long as it counts.
create function sec.keep_visit_standing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if old.withdrawn_at is not null and (new.withdrawn_at, new."on", new.pairing_id, new.next_on, new.talk_on)
      is distinct from (old.withdrawn_at, old."on", old.pairing_id, old.next_on, old.talk_on) then
    raise exception 'it is withdrawn' using errcode = 'check_violation', constraint = 'visit_stays_withdrawn';
  end if;
  if old.shared_on < sec.today() - 1 and (new.withdrawn_at, new."on", new.pairing_id)
      is distinct from (old.withdrawn_at, old."on", old.pairing_id) then
    raise exception 'too late' using errcode = 'check_violation', constraint = 'visit_stands_after_a_day';
  end if;
  if old.withdrawn_at is null and new.withdrawn_at is not null then new.withdrawn_at := now(); end if;
  return new;
end $$;
create trigger visit_stands before update on coaching_visit for each row execute function sec.keep_visit_standing();

create function sec.keep_meeting_standing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is null or (new.withdrawn_at, new."on") is not distinct from (old.withdrawn_at, old."on") then return new; end if;
  if old.withdrawn_at is not null then
    raise exception 'it is withdrawn' using errcode = 'check_violation', constraint = 'meeting_stays_withdrawn';
  end if;
  if (case old.outcome when 'held' then old.recorded_at < now() - interval '24 hours' else old."on" < sec.today() - 14 end) then
    raise exception 'too late' using errcode = 'check_violation', constraint = 'meeting_stands_after_a_day';
  end if;
  if new.withdrawn_at is not null then new.withdrawn_at := now(); end if;
  return new;
end $$;
create trigger meeting_stands before update on coaching_meeting for each row execute function sec.keep_meeting_standing();

-- A visit through an open door joins a pair once its words are shared.
create or replace function sec.check_joining() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if old.pairing_id is not null or old.shared_on is null or not exists (select from coaching_pairing p where p.trust_id = new.trust_id
      and p.id = new.pairing_id and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id
      and p.starts_on <= new."on" and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'not a visit of that pair' using errcode = 'insufficient_privilege', constraint = 'visit_joins_its_pair';
  end if;
  return new;
end $$;
revoke all on function sec.date_fact(), sec.begin_unshared(), sec.keep_visit_standing(), sec.keep_meeting_standing() from public;
