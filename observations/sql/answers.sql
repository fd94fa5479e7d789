-- What a teacher says back. The policies say who may write a row; these say what it may become, for people.

-- An answer is about a letter that its teacher has, said to somebody who can read it: nobody speaks into the dark to a coach
-- of before. Its author speaks in return only, and after twenty it is time to talk. A day later it stands as it was said, and
-- what it said before is kept.
create function sec.keep_answer() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  d observations_dropin;
begin
  if sec.person() is null then return new; end if;
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - array['words', 'changed_at'] is distinct from to_jsonb(old) - array['words', 'changed_at'] then
      raise exception 'only its words change' using errcode = 'check_violation', constraint = 'answer_keeps_its_place';
    end if;
    if old.said_at < now() - interval '24 hours' then
      raise exception 'too late' using errcode = 'check_violation', constraint = 'answer_stands_after_a_day';
    end if;
    if new.words <> old.words then
      insert into observations_earlieranswer (trust_id, answer_id, words, until) values (old.trust_id, old.id, old.words, now());
      new.changed_at := now();
    end if;
    return new;
  end if;
  select * into d from observations_dropin where trust_id = new.trust_id and id = new.drop_in_id for share;
  if not found or d.state <> 'shared' or (d.teacher_id, d.author_id) is distinct from (new.teacher_id, new.author_id) then
    raise exception 'not about a letter of theirs' using errcode = 'check_violation', constraint = 'answer_is_of_its_letter';
  end if;
  if d.pairing_id is not null and not exists (select from coaching_pairing p where p.trust_id = d.trust_id and p.teacher_id = d.teacher_id
      and p.coach_id = d.author_id and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'nobody would read it' using errcode = 'check_violation', constraint = 'answer_has_a_reader';
  end if;
  if new.by_id = d.author_id and (new.kind <> 'reply' or not exists (select from observations_answer a
      where a.trust_id = d.trust_id and a.drop_in_id = d.id and a.by_id = d.teacher_id)) then
    raise exception 'in return only' using errcode = 'check_violation', constraint = 'author_answers_in_return';
  end if;
  if (select count(*) from observations_answer a where a.trust_id = d.trust_id and a.drop_in_id = d.id) >= 20 then
    raise exception 'time to talk' using errcode = 'check_violation', constraint = 'thread_is_short';
  end if;
  new.said_at := now();
  new.changed_at := null;
  return new;
end $$;
create trigger keep_answer before insert or update on observations_answer for each row execute function sec.keep_answer();

-- A draft that is given to another teacher leaves behind what the first one said, kept or pinned of it.
create function sec.part_from_letter() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from observations_answer where trust_id = old.trust_id and drop_in_id = old.id;
  delete from observations_keepsake where trust_id = old.trust_id and drop_in_id = old.id;
  update observations_note set drop_in_id = null where trust_id = old.trust_id and drop_in_id = old.id and person_id = old.teacher_id;
  return null;
end $$;
create trigger part_from_letter after update of teacher_id on observations_dropin
  for each row when (old.teacher_id is distinct from new.teacher_id) execute function sec.part_from_letter();

-- Tried on a day since the step began, and while it is the one they work on.
create function sec.keep_attempt() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s observations_actionstep;
begin
  if sec.person() is null then return new; end if;
  if tg_op = 'UPDATE' and to_jsonb(new) - array['on', 'words'] is distinct from to_jsonb(old) - array['on', 'words'] then
    raise exception 'it stays with its step' using errcode = 'check_violation', constraint = 'attempt_stays_with_its_step';
  end if;
  select * into s from observations_actionstep where trust_id = new.trust_id and id = new.step_id;
  if not found or s.teacher_id <> new.teacher_id or tg_op = 'INSERT' and s.retired_on is not null then
    raise exception 'not their live step' using errcode = 'check_violation', constraint = 'attempt_is_of_their_live_step';
  end if;
  if new."on" < s.chosen_on or new."on" > sec.today() then
    raise exception 'not since the step began' using errcode = 'check_violation', constraint = 'attempt_is_since_the_step_began';
  end if;
  if tg_op = 'INSERT' then new.said_at := now(); end if;
  return new;
end $$;
create trigger keep_attempt before insert or update on observations_attempt for each row execute function sec.keep_attempt();

-- Another day is asked for while there is a day agreed that is still to come, of whoever coaches the teacher, and is answered once.
create function sec.keep_another_day() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if tg_op = 'UPDATE' then
    if old.state <> 'open' or new.state = 'open' or to_jsonb(new) - array['state', 'answered_at'] is distinct from to_jsonb(old) - array['state', 'answered_at'] then
      raise exception 'answered once' using errcode = 'check_violation', constraint = 'another_day_is_answered_once';
    end if;
    new.answered_at := now();
    return new;
  end if;
  if new.state <> 'open' or new.day < sec.today() or not exists (select from coaching_visit v
      join coaching_pairing p on p.trust_id = v.trust_id and p.id = v.pairing_id
      where v.trust_id = new.trust_id and v.id = new.visit_id and v.teacher_id = new.teacher_id and v.coach_id = new.coach_id
        and v.withdrawn_at is null and v.next_on = new.instead_of and v.next_on >= sec.today()
        and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'no such day agreed' using errcode = 'check_violation', constraint = 'another_day_is_for_one_agreed';
  end if;
  new.said_at := now();
  new.answered_at := null;
  return new;
end $$;
create trigger keep_another_day before insert or update on observations_anotherday for each row execute function sec.keep_another_day();
revoke all on function sec.keep_answer(), sec.part_from_letter(), sec.keep_attempt(), sec.keep_another_day() from public;
