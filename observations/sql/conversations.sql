-- The words of a conversation are kept as those of a drop-in are (observations/sql/words_kept.sql, history.sql). It begins as a
-- draft about the teacher of its author's own pair and stays with them; once shared its author may correct it, or take it
-- back, for 24 hours, and what it said is kept for its teacher. When the drop-in it was about is deleted, the link is emptied.
create function sec.keep_conversation() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_new boolean := tg_op = 'INSERT';
begin
  if sec.person() is null then return new; end if;
  if not is_new and new.drop_in_id is null and to_jsonb(new) - 'drop_in_id' = to_jsonb(old) - 'drop_in_id' then return new; end if;
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
create trigger keep_conversation before insert or update on observations_conversation for each row execute function sec.keep_conversation();
create trigger conversation_written_once before update on observations_conversation for each row execute function sec.keep_as_written(
  'pairing_id', 'meeting_id', 'drop_in_id', 'happened_on', 'praise', 'question', 'follow_up', 'library_step', 'step_words', 'signs', 'model',
  'rehearsal', 'rounds', 'try_on', 'try_where', 'state', 'version', 'saved_at', 'shared_at');
revoke all on function sec.keep_conversation() from public;

-- The day agreed for the talk is corrected with its history, like the day of the next visit.
drop trigger written_once on observations_dropin;
create trigger written_once before update on observations_dropin for each row execute function sec.keep_as_written(
  'teacher_id', 'school_id', 'pairing_id', 'visit_id', 'happened_on', 'lesson', 'praise', 'question', 'focus', 'follow_up', 'library_step',
  'step_words', 'signs', 'model', 'rehearsal', 'next_on', 'talk_on', 'state', 'version', 'saved_at', 'finished_at', 'shared_at');

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
      or (new.happened_on, new.lesson, new.praise, new.question, new.focus, new.follow_up, new.step_words, new.signs, new.model, new.rehearsal, new.next_on, new.talk_on)
        is distinct from
        (old.happened_on, old.lesson, old.praise, old.question, old.focus, old.follow_up, old.step_words, old.signs, old.model, old.rehearsal, old.next_on, old.talk_on) then
    insert into observations_correction (trust_id, drop_in_id, teacher_id, author_id, corrected_at,
      happened_on, lesson, praise, question, focus, follow_up, step_words, signs, model, rehearsal, next_on, talk_on)
    values (old.trust_id, old.id, old.teacher_id, old.author_id, now(),
      old.happened_on, old.lesson, old.praise, old.question, old.focus, old.follow_up, old.step_words, old.signs, old.model, old.rehearsal, old.next_on, old.talk_on);
  end if;
  return new;
end $$;

-- A step may also come out of its coach's own conversation.
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
     or new.drop_in_id <> old.drop_in_id or new.drop_in_id is not null and old.drop_in_id is null
     or new.conversation_id <> old.conversation_id or new.conversation_id is not null and old.conversation_id is null then
    raise exception 'not theirs to say' using errcode = 'check_violation', constraint = 'step_stays_as_it_was_chosen';
  end if;
  return new;
end $$;

create or replace function sec.date_opening() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if not exists (select from observations_actionstep s where s.trust_id = new.trust_id and s.id = new.step_id and s.teacher_id = new.teacher_id and new.what = 'step')
     and not exists (select from observations_dropin d where d.trust_id = new.trust_id and d.id = new.drop_in_id and d.teacher_id = new.teacher_id and new.what = 'drop-in')
     and not exists (select from observations_conversation c where c.trust_id = new.trust_id and c.id = new.conversation_id and c.teacher_id = new.teacher_id and new.what = 'conversation') then
    raise exception 'opened what?' using errcode = 'check_violation', constraint = 'opening_is_of_words_about_its_teacher';
  end if;
  new.opened_at := now();
  return new;
end $$;
