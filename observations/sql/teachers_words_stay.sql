-- What a teacher has said outlives the letter it was said about: whoever wrote the letter may take it back within a day, but
-- neither deletes the draft it then is, nor gives it to another teacher, once its teacher has answered. That is for the teacher.
create function sec.keep_answered() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is not null and sec.person() <> old.teacher_id and exists (select from observations_answer a
      where a.trust_id = old.trust_id and (a.drop_in_id = old.id or a.conversation_id = old.id) and a.by_id = old.teacher_id) then
    raise exception 'its teacher has answered it' using errcode = 'check_violation', constraint = 'answered_words_are_not_deleted';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger keep_answered before delete on observations_dropin for each row execute function sec.keep_answered();
create trigger keep_answered before delete on observations_conversation for each row execute function sec.keep_answered();
create trigger keep_answered_by before update of teacher_id on observations_dropin
  for each row when (old.teacher_id is distinct from new.teacher_id) execute function sec.keep_answered();

-- A draft that is given to another teacher leaves behind all that was the first one's: what they kept or pinned of it, the step
-- that was chosen in it, and the conversation about it.
create or replace function sec.part_from_letter() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from observations_answer where trust_id = old.trust_id and drop_in_id = old.id;
  delete from observations_keepsake where trust_id = old.trust_id and drop_in_id = old.id;
  update observations_note set drop_in_id = null where trust_id = old.trust_id and drop_in_id = old.id and person_id = old.teacher_id;
  update observations_actionstep set drop_in_id = null where trust_id = old.trust_id and drop_in_id = old.id;
  update observations_conversation set drop_in_id = null where trust_id = old.trust_id and drop_in_id = old.id;
  return null;
end $$;

-- As in conversations.sql; and a conversation that is shared stays about the drop-in it was about, while that is there.
create or replace function sec.keep_conversation() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_new boolean := tg_op = 'INSERT';
begin
  if sec.person() is null then return new; end if;
  if not is_new and new.drop_in_id is null and to_jsonb(new) - 'drop_in_id' = to_jsonb(old) - 'drop_in_id' and (old.state = 'draft'
      or not exists (select from observations_dropin d where d.trust_id = old.trust_id and d.id = old.drop_in_id and d.teacher_id = old.teacher_id)) then
    return new;
  end if;
  if is_new and new.state <> 'draft' then
    raise exception 'it begins as a draft' using errcode = 'check_violation', constraint = 'conversation_begins_as_a_draft';
  end if;
  if (is_new or new.pairing_id is distinct from old.pairing_id) and (not is_new and old.state <> 'draft' or not exists (select from coaching_pairing p
      where p.trust_id = new.trust_id and p.id = new.pairing_id and p.teacher_id = new.teacher_id and p.school_id = new.school_id
        and p.coach_id = new.author_id and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today()))) then
    raise exception 'not about the teacher of that pair' using errcode = 'check_violation', constraint = 'conversation_stays_with_its_pair';
  end if;
  if new.drop_in_id is not null and (is_new or new.drop_in_id is distinct from old.drop_in_id) and not exists (select from observations_dropin d
      where d.trust_id = new.trust_id and d.id = new.drop_in_id and d.author_id = new.author_id and d.teacher_id = new.teacher_id) then
    raise exception 'not about that drop-in' using errcode = 'check_violation', constraint = 'conversation_is_about_their_drop_in';
  end if;
  if is_new then return new; end if;
  if old.state = 'shared' and new.state = 'shared' and new.drop_in_id is distinct from old.drop_in_id then
    raise exception 'it stays about what it was about' using errcode = 'check_violation', constraint = 'shared_conversation_keeps_its_drop_in';
  end if;
  if new.meeting_id is distinct from old.meeting_id and new.meeting_id is not null and (old.state <> 'draft' or not exists (select from coaching_meeting m
      where m.trust_id = new.trust_id and m.id = new.meeting_id and m.teacher_id = new.teacher_id and m.coach_id = new.author_id
        and m.outcome = 'held' and m.withdrawn_at is null)) then
    raise exception 'not its fact' using errcode = 'check_violation', constraint = 'conversation_keeps_its_fact';
  end if;
  if old.state = 'shared' then
    if old.shared_at < now() - interval '24 hours' then
      raise exception 'too late' using errcode = 'check_violation', constraint = 'words_stand_after_a_day';
    end if;
    if new.state = 'shared' then
      new.shared_at := old.shared_at;
      if (new.follow_up, new.library_step, new.step_words, new.signs, new.model, new.rehearsal, new.rounds, new.try_on, new.try_where)
          is distinct from
          (old.follow_up, old.library_step, old.step_words, old.signs, old.model, old.rehearsal, old.rounds, old.try_on, old.try_where) then
        raise exception 'the step stays' using errcode = 'check_violation', constraint = 'only_words_with_a_history_are_corrected';
      end if;
    end if;
    if new.state <> 'shared' or (new.happened_on, new.praise, new.question) is distinct from (old.happened_on, old.praise, old.question) then
      insert into observations_conversationcorrection (trust_id, conversation_id, teacher_id, author_id, corrected_at,
        happened_on, praise, question, follow_up, step_words, signs, model, rehearsal, rounds, try_on, try_where)
      values (old.trust_id, old.id, old.teacher_id, old.author_id, now(),
        old.happened_on, old.praise, old.question, old.follow_up, old.step_words, old.signs, old.model, old.rehearsal, old.rounds, old.try_on, old.try_where);
    end if;
  elsif new.state = 'shared' then
    new.shared_at := now();  -- the 24 hours begin when it is so, not when somebody says
  end if;
  return new;
end $$;

-- As in conversations.sql; and a step stays with the words it was chosen in, while they are there. That it was rehearsed may be
-- taken back for a day, like the conversation in which it was.
create or replace function sec.keep_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  theirs text[] := array['state', 'trying_on', 'habit_on', 'drop_in_id', 'conversation_id'];
  coachs text[] := array['state', 'rehearsed_on', 'check_back_on', 'retired_on', 'retired_reason', 'drop_in_id', 'conversation_id'];
begin
  if sec.person() is null then return new; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'chosen' or coalesce(new.rehearsed_on, new.trying_on, new.habit_on, new.retired_on) is not null or new.chosen_on > sec.today()
        or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.teacher_id = new.teacher_id
          and p.school_id = new.school_id and p.coach_id = new.chosen_with_id and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today()))
        or new.drop_in_id is not null and not exists (select from observations_dropin d where d.trust_id = new.trust_id and d.id = new.drop_in_id
          and d.author_id = new.chosen_with_id and d.teacher_id = new.teacher_id)
        or new.conversation_id is not null and not exists (select from observations_conversation c where c.trust_id = new.trust_id
          and c.id = new.conversation_id and c.author_id = new.chosen_with_id and c.teacher_id = new.teacher_id) then
      raise exception 'a step begins as chosen' using errcode = 'check_violation', constraint = 'step_begins_as_chosen';
    end if;
    return new;
  end if;
  if sec.person() = old.teacher_id and to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs
     or sec.person() <> old.teacher_id and to_jsonb(new) - coachs is distinct from to_jsonb(old) - coachs
     or sec.person() <> old.teacher_id and new.state <> old.state and (old.state, new.state) <> ('chosen', 'rehearsed')
       and ((old.state, new.state) <> ('rehearsed', 'chosen') or new.rehearsed_on is not null or old.rehearsed_on < sec.today() - 1)
     or new.drop_in_id <> old.drop_in_id or new.drop_in_id is not null and old.drop_in_id is null
     or new.conversation_id <> old.conversation_id or new.conversation_id is not null and old.conversation_id is null
     or new.drop_in_id is null and exists (select from observations_dropin d
       where d.trust_id = old.trust_id and d.id = old.drop_in_id and d.teacher_id = old.teacher_id)
     or new.conversation_id is null and exists (select from observations_conversation c where c.trust_id = old.trust_id and c.id = old.conversation_id) then
    raise exception 'not theirs to say' using errcode = 'check_violation', constraint = 'step_stays_as_it_was_chosen';
  end if;
  return new;
end $$;


-- Where a teacher has tried a step, what they said of it is theirs: the coach ends the step then, and does not delete it. One
-- that was not tried goes with the words it was chosen in, whose history is kept, and in no other way: deleted by itself it
-- could come again in other words, and the teacher would never know.
create function sec.keep_chosen_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null or sec.person() = old.teacher_id then return old; end if;
  if exists (select from observations_attempt a where a.trust_id = old.trust_id and a.step_id = old.id) then
    raise exception 'it was tried' using errcode = 'check_violation', constraint = 'tried_step_is_not_deleted';
  end if;
  if not exists (select from observations_dropin d where d.trust_id = old.trust_id and d.id = old.drop_in_id and d.state <> 'shared')
      and not exists (select from observations_conversation c where c.trust_id = old.trust_id and c.id = old.conversation_id and c.state <> 'shared') then
    raise exception 'not by itself' using errcode = 'check_violation', constraint = 'step_is_taken_back_with_its_words';
  end if;
  return old;
end $$;
create trigger keep_chosen_step before delete on observations_actionstep for each row execute function sec.keep_chosen_step();

-- How a step went is read by whoever coached the teacher on that day, while they coach them: it was said to them, not to the next.
alter policy read_coach on observations_attempt using (teacher_id = any ((select sec.coached_teachers())::uuid[])
  and exists (select from coaching_pairing p where p.trust_id = observations_attempt.trust_id and p.teacher_id = observations_attempt.teacher_id
    and p.coach_id = (select sec.person()) and p.starts_on <= observations_attempt."on" and (p.ends_on is null or p.ends_on > observations_attempt."on")));

-- As in answers.sql; and within half a year, as the form says (observations/engine/days.py, FURTHEST_BOOKING).
create or replace function sec.keep_another_day() returns trigger
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
  if new.day > sec.today() + 200 then
    raise exception 'too far away' using errcode = 'check_violation', constraint = 'another_day_is_within_half_a_year';
  end if;
  new.said_at := now();
  new.answered_at := null;
  return new;
end $$;

-- Once there is nothing to read any more, nobody is told that there is: whatever ends a share takes its letter back.
create function sec.take_back_letter() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform iam.take_back('lent:' || old.id);
  return null;
end $$;
create trigger take_back_letter after update on observations_share for each row
  when (old.revoked_at is null and (new.revoked_at is not null or coalesce(new.drop_in_id, new.step_id, new.conversation_id) is null))
  execute function sec.take_back_letter();

-- Functions of triggers are for triggers: nobody calls one, and nobody hangs one on a table of their own.
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as name from pg_proc p
      where p.pronamespace in ('sec'::regnamespace, 'iam'::regnamespace) and p.prorettype = 'trigger'::regtype loop
    execute format('revoke all on function %s from public', f.name);
  end loop;
end $$;
