-- As before, but in time is what was shared within as many school days as were chosen for the drop-in's own day: one, until a
-- school or its trust chooses otherwise. `promise` is that number where it is the same for all that are counted, and null where
-- it is not. What holds is asked once for each day, not for each drop-in.
drop function sec.feedback_in_numbers(uuid);
create function sec.feedback_in_numbers(at_school uuid) returns table (in_time integer, drop_ins integer, promise integer)
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  with today as (
    select (select sec.today()) as day
  ), open as materialized (
    select o.day from today t cross join sec.open_days(t.day - 42, t.day) o where o.school_id = at_school
  ), visited as materialized (
    select v.teacher_id, v."on", v.shared_on
    from today t join coaching_visit v on v.trust_id = (select sec.trust()) and v.school_id = at_school
      and v.week >= date_trunc('week', t.day - 42)::date and v."on" between t.day - 42 and t.day
      and v.withdrawn_at is null and v.pairing_id is not null
    where (select sec.is_trust_team())
  ), promised as materialized (
    select d."on", coalesce(sec.choice('feedback', at_school, d."on"), '1')::integer as days
    from (select distinct "on" from visited) d
  ), counted as (
    select v.teacher_id, v.shared_on, p.days,
      (select count(*) from open o where o.day > v."on" and o.day <= coalesce(v.shared_on, t.day)) > p.days as is_late
    from today t cross join visited v join promised p on p."on" = v."on"
  )
  select count(*) filter (where not is_late)::integer, count(*)::integer, case when min(days) = max(days) then min(days) end
  from counted where shared_on is not null or is_late
  having count(distinct teacher_id) >= 5
$$;
revoke all on function sec.feedback_in_numbers(uuid) from public;
grant execute on function sec.feedback_in_numbers(uuid) to waymark_web;
