-- What makes a new pair possible. Each refusal carries a constraint's name, which coaching/actions/pairings.py turns into a sentence.
create function sec.check_pairing() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  c coaching_coach;
  most integer;
  day date := new.starts_on;
begin
  if tg_op = 'UPDATE' and (new.coach_id, new.teacher_id, new.school_id, new.starts_on) is not distinct from (old.coach_id, old.teacher_id, old.school_id, old.starts_on)
     and not (old.ends_on is not null and new.ends_on is null) then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('load of coach ' || new.coach_id, 0));
  select * into c from coaching_coach where trust_id = new.trust_id and person_id = new.coach_id;
  if not exists (select from coaching_coachstate s where s.trust_id = new.trust_id and s.coach_id = c.id
      and s.state in ('in training', 'shadowed', 'practising', 'skilled', 'lead coach') and s.starts_on <= day and (s.ends_on is null or s.ends_on > day)) then
    raise exception 'not a coach on that day' using errcode = 'check_violation', constraint = 'coach_is_ready';
  end if;
  if c.school_id is not null and not exists (select from schools_membership m where m.trust_id = new.trust_id and m.person_id = new.coach_id
      and m.school_id = new.school_id and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)) then
    raise exception 'the coach works elsewhere' using errcode = 'check_violation', constraint = 'coach_works_there';
  end if;
  if not exists (select from schools_membership m where m.trust_id = new.trust_id and m.person_id = new.teacher_id
      and m.school_id = new.school_id and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)) then
    raise exception 'the teacher works elsewhere' using errcode = 'check_violation', constraint = 'teacher_works_there';
  end if;
  if sec.choice('line_manager_may_coach', new.school_id, day) is distinct from 'yes' and exists (select from schools_membership m
      where m.trust_id = new.trust_id and m.person_id = new.teacher_id and m.line_manager_id = new.coach_id and (m.ends_on is null or m.ends_on > day)) then
    raise exception 'line manager' using errcode = 'check_violation', constraint = 'line_manager_may_not_coach';
  end if;
  most := coalesce(c.maximum, sec.choice('coach_maximum', new.school_id, day)::integer);
  -- Pairs that are planned count too: on the day the new one begins, and on every later day on which another begins.
  if most is null or exists (
      select from (select day as at union select p.starts_on from coaching_pairing p where p.trust_id = new.trust_id and p.coach_id = new.coach_id
        and p.id <> new.id and p.starts_on > day and (new.ends_on is null or p.starts_on < new.ends_on)) days
      where (select count(*) from coaching_pairing p where p.trust_id = new.trust_id and p.coach_id = new.coach_id and p.id <> new.id
        and p.starts_on <= days.at and (p.ends_on is null or p.ends_on > days.at)) >= most) then
    raise exception 'full' using errcode = 'check_violation', constraint = 'coach_is_full';
  end if;
  return new;
end $$;
create trigger check_pairing before insert or update on coaching_pairing for each row execute function sec.check_pairing();

-- Somebody leaves or moves: their pairs end on the day, whichever way it was said (a page, an import, SQL).
create function sec.end_pairs_of_leaver() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.left_on is not null and new.left_on is distinct from old.left_on then
    update coaching_pairing p set ends_on = greatest(p.starts_on, new.left_on) where p.trust_id = new.trust_id
      and new.id in (p.teacher_id, p.coach_id) and (p.ends_on is null or p.ends_on > new.left_on);
    update coaching_coachstate s set ends_on = greatest(s.starts_on, new.left_on) from coaching_coach c where s.trust_id = new.trust_id
      and c.id = s.coach_id and c.person_id = new.id and (s.ends_on is null or s.ends_on > new.left_on);
  end if;
  return new;
end $$;
create trigger end_pairs_of_leaver after update of left_on on schools_person for each row execute function sec.end_pairs_of_leaver();

create function sec.end_pairs_of_mover() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.ends_on is not null and new.ends_on is distinct from old.ends_on then
    update coaching_pairing p set ends_on = greatest(p.starts_on, new.ends_on) from coaching_coach c where p.trust_id = new.trust_id
      and p.school_id = new.school_id and c.trust_id = p.trust_id and c.person_id = p.coach_id
      and (p.teacher_id = new.person_id or p.coach_id = new.person_id and c.school_id is not null)
      and (p.ends_on is null or p.ends_on > new.ends_on);
  end if;
  return new;
end $$;
create trigger end_pairs_of_mover after update of ends_on on schools_membership for each row execute function sec.end_pairs_of_mover();
