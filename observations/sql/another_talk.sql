-- As in teachers_words_stay.sql; and the day that was agreed may be that of the talk about the visit.
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
        and v.withdrawn_at is null and new.instead_of >= sec.today()
        and new.instead_of = case new.what when 'talk' then v.talk_on when 'visit' then v.next_on end
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
