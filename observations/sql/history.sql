-- Nothing that a teacher has been shown is rewritten without a trace: what a shared drop-in said is kept whole, whether it
-- is corrected or taken back to be written again. It is theirs to read as soon as the drop-in is shared with them again.
-- A draft that is given to another teacher loses it: those words were said to somebody else.
create or replace function sec.guard_drop_in() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.teacher_id is distinct from old.teacher_id then
    delete from observations_correction where trust_id = old.trust_id and drop_in_id = old.id;
  end if;
  if old.state <> 'shared' or sec.person() is null then return new; end if;
  if old.shared_at < now() - interval '24 hours' then
    raise exception 'too late' using errcode = 'check_violation', constraint = 'words_stand_after_a_day';
  end if;
  if new.state <> 'shared'
      or (new.happened_on, new.lesson, new.praise, new.question, new.focus, new.follow_up, new.step_words, new.signs, new.model, new.rehearsal, new.next_on)
        is distinct from
        (old.happened_on, old.lesson, old.praise, old.question, old.focus, old.follow_up, old.step_words, old.signs, old.model, old.rehearsal, old.next_on) then
    insert into observations_correction (trust_id, drop_in_id, teacher_id, author_id, corrected_at,
      happened_on, lesson, praise, question, focus, follow_up, step_words, signs, model, rehearsal, next_on)
    values (old.trust_id, old.id, old.teacher_id, old.author_id, now(),
      old.happened_on, old.lesson, old.praise, old.question, old.focus, old.follow_up, old.step_words, old.signs, old.model, old.rehearsal, old.next_on);
  end if;
  return new;
end $$;
