-- What the trust's team needs of pairs and people that it may not see: a number, and whether somebody works at a school.

-- How many teachers each of these coaches has at once: the most on any day from today on, pairs that are still to begin
-- included. A coach without any is left out.
create function sec.coach_loads(coaches uuid[]) returns table (coach_id uuid, teachers integer)
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select d.coach_id, max((select count(*) from coaching_pairing p where p.trust_id = (select sec.trust()) and p.coach_id = d.coach_id
      and p.starts_on <= d.day and (p.ends_on is null or p.ends_on > d.day)))::integer
  from (select distinct b.coach_id, greatest(b.starts_on, (select sec.today())) as day from coaching_pairing b
    where b.trust_id = (select sec.trust()) and b.coach_id = any (coaches) and (b.ends_on is null or b.ends_on > (select sec.today()))) d
  where (select sec.is_trust_team()) group by d.coach_id
$$;

-- Who has this work e-mail and works at this school today, for whoever sets targets and names them a coach there. No name,
-- and nobody whose address the caller does not know already: the trust's leadership has no list of a school's people.
create function sec.staff_with_address(address text, at_school uuid) returns uuid
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select m.person_id from schools_person p join schools_membership m on m.trust_id = p.trust_id and m.person_id = p.id
  where (select sec.sets_targets()) and p.trust_id = (select sec.trust()) and p.email = address and m.school_id = at_school
    and (p.left_on is null or p.left_on > (select sec.today()))
    and m.starts_on <= (select sec.today()) and (m.ends_on is null or m.ends_on > (select sec.today())) limit 1
$$;

revoke all on function sec.coach_loads(uuid[]), sec.staff_with_address(text, uuid) from public;
grant execute on function sec.coach_loads(uuid[]), sec.staff_with_address(text, uuid) to waymark_web;
