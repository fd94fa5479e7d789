-- How soon drop-ins of the last six weeks were shared at a school, for the trust's team: how many by the end of the next school
-- day, of how many that were shared or should have been. No row where fewer than five teachers were seen, and none for
-- anybody else: the visits themselves are not the trust's to read.
create function sec.feedback_in_numbers(at_school uuid) returns table (in_time integer, drop_ins integer)
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  with today as (
    select (select sec.today()) as day
  ), open as materialized (
    select o.day from today t cross join sec.open_days(t.day - 42, t.day) o where o.school_id = at_school
  ), counted as (
    select v.teacher_id, v.shared_on,
      (select count(*) from open o where o.day > v."on" and o.day <= coalesce(v.shared_on, t.day)) > 1 as is_late
    from today t join coaching_visit v on v.trust_id = (select sec.trust()) and v.school_id = at_school
      and v.week >= date_trunc('week', t.day - 42)::date and v."on" between t.day - 42 and t.day
      and v.withdrawn_at is null and v.pairing_id is not null
    where (select sec.is_trust_team())
  )
  select count(*) filter (where not is_late)::integer, count(*)::integer
  from counted where shared_on is not null or is_late
  having count(distinct teacher_id) >= 5
$$;
revoke all on function sec.feedback_in_numbers(uuid) from public;
grant execute on function sec.feedback_in_numbers(uuid) to waymark_web;
