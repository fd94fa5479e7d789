-- Whom a twilight is meant for: those with a post that day at a school invited, of the teams and the kind that are meant, who are
-- not on leave and work on that day of the week. Somebody with two such posts comes as of their main one.
create function sec.meant_for(t cpd_twilight) returns table (person_id uuid, school_id uuid)
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (m.person_id) m.person_id, m.school_id
  from cpd_twilightschool s
  join schools_membership m on m.trust_id = s.trust_id and m.school_id = s.school_id
    and m.starts_on <= sec.day_of(t.starts_at) and (m.ends_on is null or m.ends_on > sec.day_of(t.starts_at))
  join schools_person p on p.trust_id = m.trust_id and p.id = m.person_id
    and (p.left_on is null or p.left_on > sec.day_of(t.starts_at))
  where s.trust_id = t.trust_id and s.twilight_id = t.id
    and case t.whom when 'teaching' then m.teaching when 'support' then not m.teaching when 'leaders' then exists (
        select from schools_appointment a where a.trust_id = m.trust_id and a.person_id = m.person_id and a.school_id = m.school_id
          and a.role in ('headteacher', 'lead') and a.starts_on <= sec.day_of(t.starts_at) and (a.ends_on is null or a.ends_on > sec.day_of(t.starts_at)))
      else true end
    and (m.team_id in (select w.team_id from cpd_twilightteam w where w.trust_id = t.trust_id and w.twilight_id = t.id)
      or not exists (select from cpd_twilightteam w join schools_team o on o.trust_id = w.trust_id and o.id = w.team_id
        where w.trust_id = t.trust_id and w.twilight_id = t.id and o.school_id = m.school_id))
    and not exists (select from schools_leave l where l.trust_id = m.trust_id and l.person_id = m.person_id
      and l.starts_on <= sec.day_of(t.starts_at) and (l.ends_on is null or l.ends_on > sec.day_of(t.starts_at)))
    and not exists (select from cpd_daynotworked d where d.trust_id = m.trust_id and d.person_id = m.person_id and d.school_id = m.school_id
      and d.weekday = extract(isodow from sec.day_of(t.starts_at)) - 1)
  order by m.person_id, m.is_main desc, m.school_id
$$;

-- Who is expected, written down. Asked again, it adds who is new and drops who no longer fits; whom a leader added stays, and so
-- does why somebody is excused. A twilight whose day is over stays as it was.
create function sec.expect_at(wanted uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t cpd_twilight;
begin
  select * into t from cpd_twilight where trust_id = sec.trust() and id = wanted for update;
  if t.id is null or sec.day_of(t.starts_at) < sec.today() then return; end if;
  if sec.person() is not null and not sec.is_trust_team() and not wanted = any (sec.scheduled_twilights()) then
    raise exception 'not theirs' using errcode = 'insufficient_privilege';
  end if;
  delete from cpd_expected e where e.trust_id = t.trust_id and e.twilight_id = t.id
    and (not e.by_hand and not exists (select from sec.meant_for(t) m where m.person_id = e.person_id)
      or not exists (select from cpd_twilightschool s where s.trust_id = e.trust_id and s.twilight_id = t.id and s.school_id = e.school_id));
  insert into cpd_expected (trust_id, twilight_id, person_id, school_id, by_hand, excused)
    select t.trust_id, t.id, m.person_id, m.school_id, false, '' from sec.meant_for(t) m
    on conflict (trust_id, twilight_id, person_id) do update set school_id = excluded.school_id;
end $$;

-- The night's round: every twilight to come, counted again. Returns how many there are.
create function sec.expect_ahead() returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ahead uuid[] := (select coalesce(array_agg(id), '{}') from cpd_twilight where trust_id = sec.trust() and cancelled_at is null
    and sec.day_of(starts_at) >= sec.today());
  one uuid;
begin
  foreach one in array ahead loop perform sec.expect_at(one); end loop;
  return cardinality(ahead);
end $$;

-- A leader adds somebody who works at their school, which is invited, and changes nothing else of a row than why one is excused.
create function sec.check_expected() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  day date := (select sec.day_of(t.starts_at) from cpd_twilight t where t.trust_id = new.trust_id and t.id = new.twilight_id);
begin
  if tg_op = 'UPDATE' then
    if sec.person() is not null and new.excused <> old.excused and new.changed_by_id is distinct from sec.person() then
      raise exception 'in their own name' using errcode = 'check_violation', constraint = 'excused_in_ones_own_name';
    end if;
    return new;
  end if;
  if not new.by_hand then return new; end if;
  if not exists (select from schools_membership m where m.trust_id = new.trust_id and m.person_id = new.person_id
      and m.school_id = new.school_id and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)) then
    raise exception 'works elsewhere' using errcode = 'check_violation', constraint = 'works_there_that_day';
  end if;
  if not exists (select from cpd_twilightschool s where s.trust_id = new.trust_id and s.twilight_id = new.twilight_id and s.school_id = new.school_id) then
    raise exception 'not invited' using errcode = 'check_violation', constraint = 'school_is_invited';
  end if;
  return new;
end $$;
create trigger expected_is_of_the_school before insert or update on cpd_expected for each row execute function sec.check_expected();
create trigger expected_keeps_its_person before update on cpd_expected for each row
  execute function sec.keep_as_written('excused', 'changed_by_id', 'school_id');
create trigger day_not_worked_stands before update on cpd_daynotworked for each row execute function sec.keep_as_written();
create trigger twilight_keeps_who_made_it before update on cpd_twilight for each row
  execute function sec.keep_as_written('title', 'topic', 'step', 'starts_at', 'minutes', 'place', 'whom', 'cancelled_at', 'cancelled_by_id', 'cancelled_why');

revoke all on function sec.meant_for(cpd_twilight), sec.expect_at(uuid), sec.expect_ahead(), sec.check_expected() from public;
grant execute on function sec.expect_at(uuid) to waymark_web;
grant execute on function sec.expect_ahead() to waymark_worker;
