-- As in answers_to_talks.sql, and answers to one letter wait for each other, so that twenty are twenty however they come.
create or replace function sec.keep_answer() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  letter record;
  said integer;
  teachers integer;
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
  if new.conversation_id is null then
    select d.teacher_id, d.author_id, d.pairing_id, d.state into letter from observations_dropin d
      where d.trust_id = new.trust_id and d.id = new.drop_in_id for no key update;
  else
    select c.teacher_id, c.author_id, c.pairing_id, c.state into letter from observations_conversation c
      where c.trust_id = new.trust_id and c.id = new.conversation_id for no key update;
  end if;
  if not found or letter.state <> 'shared' or (letter.teacher_id, letter.author_id) is distinct from (new.teacher_id, new.author_id) then
    raise exception 'not about a letter of theirs' using errcode = 'check_violation', constraint = 'answer_is_of_its_letter';
  end if;
  if letter.pairing_id is not null and not exists (select from coaching_pairing p where p.trust_id = new.trust_id and p.teacher_id = new.teacher_id
      and p.coach_id = new.author_id and p.starts_on <= sec.today() and (p.ends_on is null or p.ends_on > sec.today())) then
    raise exception 'nobody would read it' using errcode = 'check_violation', constraint = 'answer_has_a_reader';
  end if;
  select count(*), count(*) filter (where a.by_id = new.teacher_id) into said, teachers from observations_answer a
    where a.trust_id = new.trust_id and (a.drop_in_id = new.drop_in_id or a.conversation_id = new.conversation_id);
  if new.by_id = new.author_id and (new.kind <> 'reply' or teachers = 0) then
    raise exception 'in return only' using errcode = 'check_violation', constraint = 'author_answers_in_return';
  end if;
  if said >= 20 then
    raise exception 'time to talk' using errcode = 'check_violation', constraint = 'thread_is_short';
  end if;
  new.said_at := now();
  new.changed_at := null;
  return new;
end $$;
