-- Whoever has coached, or been coached, keeps their own record: no other takes it up (schools/sql/merging.sql).
create trigger refuse_merge_coaching before update of merged_into_id on schools_person
  for each row execute function sec.refuse_merge('coaching');

-- What an office is told of somebody's pairs before it says that they leave: how many there are, at which school. No name
-- of the other one; leaders of the school read those in the pairs themselves.
create function sec.pairs_in_numbers(of_person uuid) returns table (school_id uuid, as_coach boolean, for_trust boolean, pairs integer)
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select p.school_id, p.coach_id = of_person, c.school_id is null, count(*)::integer
  from coaching_pairing p join coaching_coach c on c.trust_id = p.trust_id and c.person_id = p.coach_id
  where p.trust_id = (select sec.trust()) and of_person in (p.teacher_id, p.coach_id) and (p.ends_on is null or p.ends_on > (select sec.today()))
    and p.starts_on is distinct from p.ends_on
    and ((select sec.is_trust_administrator()) or of_person = any ((select sec.office_staff())::uuid[]))
  group by 1, 2, 3
$$;
revoke all on function sec.pairs_in_numbers(uuid) from public;
grant execute on function sec.pairs_in_numbers(uuid) to waymark_web;
