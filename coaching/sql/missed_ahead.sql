-- That a conversation does not happen may be known before its day (coaching/sql/facts_stand.sql says what else is asked of the fact):
-- it is said of the day agreed at a visit of the pair, and of no other that is still to come.
create or replace function sec.check_meeting() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if new."on" < sec.today() - 14
      or new."on" > sec.today() and (new.outcome <> 'missed' or not exists (select from coaching_visit v where v.trust_id = new.trust_id
        and v.pairing_id = new.pairing_id and v.talk_on = new."on" and v.withdrawn_at is null))
      or not exists (select from coaching_pairing p where p.trust_id = new.trust_id
        and p.id = new.pairing_id and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id
        and p.starts_on <= new."on"
        and (p.ends_on is null or p.ends_on > case tg_op when 'UPDATE' then new."on" else greatest(new."on", sec.today()) end)) then
    raise exception 'not a conversation of that pair' using errcode = 'insufficient_privilege', constraint = 'meeting_is_of_its_pair';
  end if;
  return new;
end $$;
