-- Words stay with those they are about. The policies say who may write a row; these say what it may become, for people:
-- jobs have no right on these tables, and the demo's words are written by nobody in particular.

-- A drop-in begins as a draft, is about the teacher of its author's own pair whenever it says a pair, and never sheds it:
-- words without a pair stay readable for their author, words of a pair do not outlive it for them.
create function sec.keep_drop_in() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_new boolean := tg_op = 'INSERT';
begin
  if sec.person() is null then return new; end if;
  if is_new and new.state <> 'draft' then
    raise exception 'it begins as a draft' using errcode = 'check_violation', constraint = 'drop_in_begins_as_a_draft';
  end if;
  if is_new or (new.teacher_id, new.school_id, new.pairing_id) is distinct from (old.teacher_id, old.school_id, old.pairing_id) then
    if not is_new and old.state <> 'draft' or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.id = new.pairing_id
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
create trigger keep_drop_in before insert or update on observations_dropin for each row execute function sec.keep_drop_in();
create trigger written_once before update on observations_dropin for each row execute function sec.keep_as_written(
  'teacher_id', 'school_id', 'pairing_id', 'visit_id', 'happened_on', 'lesson', 'praise', 'question', 'focus', 'follow_up', 'library_step',
  'step_words', 'signs', 'model', 'rehearsal', 'next_on', 'state', 'version', 'saved_at', 'finished_at', 'shared_at');

-- A step begins as chosen, out of its coach's own drop-in if out of any. Nobody rewrites it: not the next coach under the
-- first one's name either. The coach may keep it, end it, take its end back and say that it was rehearsed; the rest of
-- the path is the teacher's. When its drop-in is deleted the link is emptied.
create function sec.keep_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  theirs text[] := array['state', 'trying_on', 'habit_on', 'drop_in_id'];
  coachs text[] := array['state', 'rehearsed_on', 'check_back_on', 'retired_on', 'retired_reason', 'drop_in_id'];
begin
  if sec.person() is null then return new; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'chosen' or coalesce(new.rehearsed_on, new.trying_on, new.habit_on, new.retired_on) is not null or new.chosen_on > sec.today()
        or not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.teacher_id = new.teacher_id
          and p.school_id = new.school_id and p.coach_id = new.chosen_with_id and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today()))
        or new.drop_in_id is not null and not exists (select from observations_dropin d where d.trust_id = new.trust_id and d.id = new.drop_in_id
          and d.author_id = new.chosen_with_id and d.teacher_id = new.teacher_id) then
      raise exception 'a step begins as chosen' using errcode = 'check_violation', constraint = 'step_begins_as_chosen';
    end if;
    return new;
  end if;
  if sec.person() = old.teacher_id and to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs
     or sec.person() <> old.teacher_id and to_jsonb(new) - coachs is distinct from to_jsonb(old) - coachs
     or sec.person() <> old.teacher_id and new.state <> old.state and (old.state, new.state) <> ('chosen', 'rehearsed')
     or new.drop_in_id <> old.drop_in_id or new.drop_in_id is not null and old.drop_in_id is null then
    raise exception 'not theirs to say' using errcode = 'check_violation', constraint = 'step_stays_as_it_was_chosen';
  end if;
  return new;
end $$;
create trigger keep_step before insert or update on observations_actionstep for each row execute function sec.keep_step();

-- The ledger says when, and about whom, by itself.
create function sec.date_opening() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is null then return new; end if;
  if not exists (select from observations_actionstep s where s.trust_id = new.trust_id and s.id = new.step_id and s.teacher_id = new.teacher_id and new.what = 'step')
     and not exists (select from observations_dropin d where d.trust_id = new.trust_id and d.id = new.drop_in_id and d.teacher_id = new.teacher_id and new.what = 'drop-in') then
    raise exception 'opened what?' using errcode = 'check_violation', constraint = 'opening_is_of_words_about_its_teacher';
  end if;
  new.opened_at := now();
  return new;
end $$;
create trigger date_opening before insert on observations_opening for each row execute function sec.date_opening();
revoke all on function sec.keep_drop_in(), sec.keep_step(), sec.date_opening() from public;
