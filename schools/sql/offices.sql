-- Whose records an office keeps. Pages of people and roles lean on nothing but this: what the forms refuse in a sentence,
-- the policies of schools/migrations/0012_offices.py and the triggers below refuse in any case.

-- People with a post at one of these schools: one that runs or is to come, or else their last.
create function sec.staff_of(schools uuid[]) returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(distinct m.person_id), '{}') from schools_membership m
  where m.trust_id = (select sec.trust()) and m.school_id = any (schools)
    and (m.ends_on is null or m.ends_on > (select sec.today())
      or not exists (select from schools_membership l where l.trust_id = m.trust_id and l.person_id = m.person_id and l.id <> m.id
        and (l.ends_on is null or l.ends_on > m.ends_on)))
$$;

-- The people whose records the person of the claim may open, as the office of their school.
create function sec.office_staff() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
  select sec.staff_of(sec.administered_schools())
$$;

-- The people of one school, for its office and the trust administrator.
create function sec.school_staff(at_school uuid) returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, pg_temp as $$
  select case when sec.is_trust_administrator() or at_school = any (sec.administered_schools()) then sec.staff_of(array[at_school]) else '{}' end
$$;

-- Of an office’s people those whose records they may change: whoever leads a school, or holds a role for the whole trust, is the trust
-- administrator's to look after. Somebody who can end a head's post, or turn their mail round, could take their place.
create function sec.looked_after() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(p), '{}') from unnest(sec.office_staff()) p
  where not exists (select from schools_appointment a where a.trust_id = (select sec.trust()) and a.person_id = p
    and a.role not in ('teacher', 'advocate', 'school_administrator') and (a.ends_on is null or a.ends_on > (select sec.today())))
$$;

-- Whom the person of the claim has just taken on and given no post yet. Somebody else's newcomer, or one of the trust's
-- own people, who have no post, cannot be drawn into a school by giving them one there.
create function sec.newcomers() returns uuid[]
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(c.person_id), '{}') from schools_change c
  where c.trust_id = (select sec.trust()) and c.subject = 'person' and c.kind = 'added' and c.by_id = (select sec.person())
    and cardinality(sec.administered_schools()) > 0
    and not exists (select from schools_membership m where m.trust_id = c.trust_id and m.person_id = c.person_id)
    and not exists (select from schools_appointment a where a.trust_id = c.trust_id and a.person_id = c.person_id)
$$;

-- Who could turn somebody's mail round could sign in as them and read what they read. So it is the trust administrator's to do,
-- and a school administrator's whom the trust made one (or a command): never a head's or a lead's, nor that of somebody
-- whom a head or a lead made administrator of their school. And never one's own.
create function sec.may_change_email(of_person uuid) returns boolean
language sql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
  select of_person <> sec.person() and (sec.is_trust_administrator() or of_person = any (sec.looked_after()) and of_person = any (sec.staff_of((
    select coalesce(array_agg(a.school_id), '{}') from schools_appointment a
    where a.trust_id = (select sec.trust()) and a.person_id = (select sec.person()) and a.role = 'school_administrator'
      and a.starts_on <= (select sec.today()) and (a.ends_on is null or a.ends_on > (select sec.today()))
      and (a.by_id is null or exists (select from schools_appointment t
        where t.trust_id = a.trust_id and t.person_id = a.by_id and t.role = 'trust_administrator'))))))
$$;

-- What a policy cannot say of a person, since it sees a row before or after, never both. Jobs are not bound.
create function sec.keep_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := sec.person();
begin
  if me is null then return new; end if;
  if tg_op = 'INSERT' then
    if new.left_on is not null or new.merged_into_id is not null then
      raise exception 'somebody new is here' using errcode = 'check_violation', constraint = 'newcomer_is_here';
    end if;
    return new;
  end if;
  if new.email is distinct from old.email and not sec.may_change_email(new.id) then
    raise exception 'not theirs to change' using errcode = 'check_violation',
      constraint = case when new.id = me then 'nobody_changes_their_own_email' else 'email_is_not_theirs_to_change' end;
  end if;
  if new.left_on is distinct from old.left_on then
    if new.id = me then
      raise exception 'somebody else says so' using errcode = 'check_violation', constraint = 'nobody_ends_their_own_post';
    end if;
    if not sec.is_trust_administrator() and exists (select from schools_membership m where m.trust_id = new.trust_id and m.person_id = new.id
        and not m.school_id = any (sec.administered_schools()) and (m.ends_on is null or m.ends_on > coalesce(new.left_on, sec.today()))) then
      raise exception 'a post elsewhere' using errcode = 'check_violation', constraint = 'works_at_another_school_too';
    end if;
  end if;
  return new;
end $$;
create trigger keep_person before insert or update on schools_person for each row execute function sec.keep_person();

-- Nobody says of themself that they are here longer, or no longer.
create function sec.keep_post() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.person_id = sec.person() and new.ends_on is distinct from old.ends_on then
    raise exception 'somebody else says so' using errcode = 'check_violation', constraint = 'nobody_ends_their_own_post';
  end if;
  return new;
end $$;
create trigger keep_post before update on schools_membership for each row execute function sec.keep_post();

revoke all on function sec.staff_of(uuid[]), sec.office_staff(), sec.school_staff(uuid), sec.looked_after(), sec.newcomers(), sec.may_change_email(uuid),
  sec.keep_person(), sec.keep_post() from public;
grant execute on function sec.office_staff(), sec.school_staff(uuid), sec.looked_after(), sec.newcomers(), sec.may_change_email(uuid) to waymark_web;
