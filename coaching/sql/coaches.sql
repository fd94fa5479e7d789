-- The teachers whom the person of the claim coaches today: rights follow a live pair, never rank.
create function sec.coached_teachers() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select coalesce(array_agg(p.teacher_id), '{}') from coaching_pairing p
  where p.trust_id = (select sec.trust()) and p.coach_id = (select sec.person())
    and p.starts_on <= (select sec.today()) and (p.ends_on is null or p.ends_on > (select sec.today()))
$$;
revoke all on function sec.coached_teachers() from public;
grant execute on function sec.coached_teachers() to waymark_web;

-- Coaches are known by name to everybody in the trust; a coach knows the names of those they coach.
create or replace function sec.colleagues() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public as $$
  select coalesce(array_agg(person_id), '{}') from (
    select m.person_id from schools_membership m where m.trust_id = (select sec.trust()) and m.school_id = any ((select sec.own_schools())::uuid[])
    union
    select a.person_id from schools_appointment a where a.trust_id = (select sec.trust()) and a.role <> 'teacher'
    union
    select c.person_id from coaching_coach c where c.trust_id = (select sec.trust())
    union
    select unnest(sec.coached_teachers())
  ) seen
$$;

create policy read_coach on schools_membership for select to waymark_web using (person_id = any ((select sec.coached_teachers())::uuid[]));
create policy read_coach on schools_leave for select to waymark_web using (person_id = any ((select sec.coached_teachers())::uuid[]));
