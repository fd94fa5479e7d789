-- Words and their fact say the same (coaching/sql/facts_stand.sql). The day on which words were shared is written down with the
-- fact when it is so, and rubbed out when they are taken back; the first day stands while they are shared.
create function sec.tell_fact() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return null; end if;
  update coaching_visit v set shared_on = case new.state when 'shared' then sec.today() end
    where v.trust_id = new.trust_id and v.id = case new.state when 'shared' then new.visit_id else old.visit_id end
      and v.coach_id = new.author_id and v.teacher_id = new.teacher_id;
  return null;
end $$;
create trigger tell_fact after update of state on observations_dropin for each row
  when ((old.state = 'shared') <> (new.state = 'shared')) execute function sec.tell_fact();

-- A drop-in has a fact of its own pair, or of none where it has none.
create function sec.check_fact() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is not null and not exists (select from coaching_visit v where v.trust_id = new.trust_id and v.id = new.visit_id
      and v.school_id = new.school_id and v.pairing_id is not distinct from new.pairing_id) then
    raise exception 'not its fact' using errcode = 'check_violation', constraint = 'drop_in_keeps_its_fact';
  end if;
  return new;
end $$;
create trigger of_one_pair_with_its_fact before update on observations_dropin for each row
  when (new.visit_id is not null and (new.visit_id, new.pairing_id) is distinct from (old.visit_id, old.pairing_id))
  execute function sec.check_fact();

-- A visit through an open door that joins a pair takes its words along, and joins only for as long as they may be changed.
create function sec.take_words_along() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update observations_dropin d set pairing_id = new.pairing_id
    where d.trust_id = new.trust_id and d.visit_id = new.id and d.pairing_id is distinct from new.pairing_id;
  return null;
end $$;
create trigger take_words_along after update of pairing_id on coaching_visit for each row
  when (old.pairing_id is distinct from new.pairing_id) execute function sec.take_words_along();
revoke all on function sec.tell_fact(), sec.check_fact(), sec.take_words_along() from public;
