-- A shared drop-in may be corrected or taken back for 24 hours, with its history kept here, not by good intentions.
create function sec.guard_drop_in() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if old.state <> 'shared' or sec.person() is null then return new; end if;
  if old.shared_at < now() - interval '24 hours' then
    raise exception 'too late' using errcode = 'check_violation', constraint = 'words_stand_after_a_day';
  end if;
  if new.state = 'shared' and (new.praise, new.question) is distinct from (old.praise, old.question) then
    insert into observations_correction (trust_id, drop_in_id, teacher_id, author_id, praise, question, corrected_at)
    values (old.trust_id, old.id, old.teacher_id, old.author_id, old.praise, old.question, now());
  end if;
  return new;
end $$;
create trigger guard_drop_in before update on observations_dropin for each row execute function sec.guard_drop_in();

-- Trying it and habit are the teacher's to say, and the teacher does not rewrite what the coach wrote.
create function sec.guard_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if sec.person() is null then return new; end if;
  if sec.person() <> old.teacher_id and new.state is distinct from old.state and new.state in ('trying', 'habit') then
    raise exception 'the teacher says' using errcode = 'check_violation', constraint = 'only_the_teacher_says_trying_or_habit';
  end if;
  if sec.person() = old.teacher_id and (new.words, new.signs, new.model, new.rehearsal, new.chosen_with_id) is distinct from
      (old.words, old.signs, old.model, old.rehearsal, old.chosen_with_id) then
    raise exception 'not theirs to rewrite' using errcode = 'check_violation', constraint = 'step_words_are_the_coachs';
  end if;
  if (new.teacher_id, new.school_id) is distinct from (old.teacher_id, old.school_id) then
    raise exception 'a step stays with its teacher' using errcode = 'check_violation', constraint = 'step_stays_with_its_teacher';
  end if;
  return new;
end $$;
create trigger guard_step before update on observations_actionstep for each row execute function sec.guard_step();
