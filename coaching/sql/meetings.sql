-- The fact of a conversation is kept as that of a drop-in is (coaching/sql/facts_kept.sql): one of a pair that runs today, by
-- its coach, on a day of it that has come; its people, its outcome and its cause stay as they were said.
alter table coaching_meeting add constraint meeting_week_is_its_monday check (extract(isodow from week) = 1 and "on" - week between 0 and 6);
create trigger meeting_keeps_its_people before update on coaching_meeting
  for each row execute function sec.keep_as_written('on', 'week', 'withdrawn_at');

create function sec.check_meeting() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if new."on" > sec.today() or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.id = new.pairing_id
      and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id and p.starts_on <= new."on"
      and (tg_op = 'UPDATE' or p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'not a conversation of that pair' using errcode = 'insufficient_privilege', constraint = 'meeting_is_of_its_pair';
  end if;
  return new;
end $$;
create trigger meeting_is_of_its_pair before insert or update on coaching_meeting for each row execute function sec.check_meeting();
revoke all on function sec.check_meeting() from public;

-- The day agreed for the conversation is part of what a visit may be changed in, and books as the next visit does.
drop trigger visit_keeps_its_people on coaching_visit;
create trigger visit_keeps_its_people before update on coaching_visit
  for each row execute function sec.keep_as_written('on', 'week', 'next_on', 'talk_on', 'shared_on', 'withdrawn_at');

-- A visit, and a conversation too, takes the place of what was agreed before it, so the weeks up to that day count again.
select sec.watch_facts_anew('coaching_visit', 'array[r.school_id]', 'r.week',
  'greatest(r.week, r.next_on, r.talk_on, (select greatest(max(v.next_on), max(v.talk_on)) from coaching_visit v
     where v.trust_id = r.trust_id and v.teacher_id = r.teacher_id and v.pairing_id = r.pairing_id and v."on" <= r."on"))');
select sec.watch_facts('coaching_meeting', 'array[r.school_id]', 'r.week',
  'greatest(r.week, (select max(v.talk_on) from coaching_visit v
     where v.trust_id = r.trust_id and v.teacher_id = r.teacher_id and v.pairing_id = r.pairing_id and v."on" <= r."on"))');
