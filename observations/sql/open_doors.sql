-- As in words_kept.sql; and a colleague who comes through an open door writes a drop-in without a pair: praise and a question, no
-- step. Finished or not, it may become one of its author's own pair with the teacher, once, and then is as any other.
create or replace function sec.keep_drop_in() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_new boolean := tg_op = 'INSERT';
begin
  if sec.person() is null then return new; end if;
  if is_new and new.state <> 'draft' then
    raise exception 'it begins as a draft' using errcode = 'check_violation', constraint = 'drop_in_begins_as_a_draft';
  end if;
  if new.pairing_id is null and (new.follow_up, new.library_step, new.step_words, new.signs, new.model, new.rehearsal) <> ('', '', '', '', '', '')
      or new.pairing_id is null and new.next_on is not null then
    raise exception 'a visitor chooses no step' using errcode = 'check_violation', constraint = 'open_door_has_no_step';
  end if;
  if is_new and new.pairing_id is null then
    if not sec.door_was_open(new.teacher_id, new.school_id, sec.today()) then
      raise exception 'no door is open' using errcode = 'check_violation', constraint = 'drop_in_stays_with_its_pair';
    end if;
  elsif is_new or (new.teacher_id, new.school_id, new.pairing_id) is distinct from (old.teacher_id, old.school_id, old.pairing_id) then
    if not is_new and old.state <> 'draft' and (old.pairing_id is not null or (new.teacher_id, new.school_id) is distinct from (old.teacher_id, old.school_id))
        or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.id = new.pairing_id
        and p.teacher_id = new.teacher_id and p.school_id = new.school_id and p.coach_id = new.author_id
        and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today())) then
      raise exception 'not about the teacher of that pair' using errcode = 'check_violation', constraint = 'drop_in_stays_with_its_pair';
    end if;
  end if;
  if is_new then return new; end if;
  if new.visit_id is distinct from old.visit_id and new.visit_id is not null and (old.state <> 'draft' or not exists (select from coaching_visit v
      where v.trust_id = new.trust_id and v.id = new.visit_id and v.teacher_id = new.teacher_id and v.coach_id = new.author_id and v.withdrawn_at is null)) then
    raise exception 'not its fact' using errcode = 'check_violation', constraint = 'drop_in_keeps_its_fact';
  end if;
  if new.state <> 'shared' then
    if old.state = 'shared' and new.state <> 'draft' then
      raise exception 'shared, or a draft again' using errcode = 'check_violation', constraint = 'shared_words_are_not_held_back';
    end if;
  elsif old.state = 'shared' then
    new.shared_at := old.shared_at;
    if (new.focus, new.follow_up, new.library_step, new.step_words, new.signs, new.model, new.rehearsal)
        is distinct from (old.focus, old.follow_up, old.library_step, old.step_words, old.signs, old.model, old.rehearsal) then
      raise exception 'corrected without a history' using errcode = 'check_violation', constraint = 'only_words_with_a_history_are_corrected';
    end if;
  else
    new.shared_at := now();  -- the 24 hours begin when it is so, not when somebody says
  end if;
  return new;
end $$;

-- A visitor begins a drop-in while the door is open.
create policy insert_visitor on observations_dropin for insert to waymark_web
  with check (author_id = (select sec.person()) and pairing_id is null and teacher_id = any ((select sec.open_doors())::uuid[]));

-- Words without a pair stay with their author and their teacher, and so does what they said before they were corrected.
alter policy read_author on observations_correction using (author_id = (select sec.person()) and (teacher_id = any ((select sec.coached_teachers())::uuid[])
  or exists (select from observations_dropin d where d.trust_id = observations_correction.trust_id and d.id = observations_correction.drop_in_id
    and d.author_id = (select sec.person()) and d.pairing_id is null)));
