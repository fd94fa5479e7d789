-- Facts stay with those they are about. The policies say who may write a row; these say what it may become.
create trigger coach_keeps_their_person before update on coaching_coach
  for each row execute function sec.keep_as_written('school_id', 'maximum');
create trigger coach_state_stands before update on coaching_coachstate for each row execute function sec.keep_as_written('ends_on');
create trigger target_stands before update on coaching_coachtarget for each row execute function sec.keep_as_written('replaced_at');
create trigger pair_keeps_its_people before update on coaching_pairing
  for each row execute function sec.keep_as_written('ends_on', 'ended_by_id');
create trigger visit_keeps_its_people before update on coaching_visit
  for each row execute function sec.keep_as_written('on', 'week', 'next_on', 'withdrawn_at');

-- A pair whose end is settled does not live on: whoever is to be coached further gets a new pair, which is checked anew.
create function sec.keep_pair_ended() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.person() is not null and old.ends_on is not null and (new.ends_on is null or new.ends_on > old.ends_on) then
    raise exception 'its end is settled' using errcode = 'check_violation', constraint = 'pair_stays_ended';
  end if;
  return new;
end $$;
create trigger pair_stays_ended before update on coaching_pairing for each row execute function sec.keep_pair_ended();

-- A visit is one of a pair that runs today, to its teacher, at its school, on a day of it that has come. Refused as a policy
-- refuses, which says the same of it in less.
create function sec.check_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or tg_op = 'UPDATE' and new."on" = old."on" then return new; end if;
  if new."on" > sec.today() or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.id = new.pairing_id
      and p.teacher_id = new.teacher_id and p.coach_id = new.coach_id and p.school_id = new.school_id and p.starts_on <= new."on"
      and (tg_op = 'UPDATE' or p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'not a visit of that pair' using errcode = 'insufficient_privilege', constraint = 'visit_is_of_its_pair';
  end if;
  return new;
end $$;
create trigger visit_is_of_its_pair before insert or update on coaching_visit for each row execute function sec.check_visit();
revoke all on function sec.keep_pair_ended(), sec.check_visit() from public;
