-- Two records of one person become one. The one that goes is marked and has left; nothing of it is deleted.

-- Whatever an app holds of somebody keeps their record: each app refuses in its own name, by a trigger with its prefix. A new
-- table of the app is asked too, by its keys.
create function sec.refuse_merge() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  k record;
  found_some boolean;
begin
  if new.merged_into_id is null then return new; end if;
  for k in
    select c.conrelid::regclass as held_in, a.attname as col from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.contype = 'f' and c.confrelid = 'schools_person'::regclass and c.conrelid::regclass::text like tg_argv[0] || '\_%'
  loop
    execute format('select exists (select from %s t where t.trust_id = $1 and t.%I = $2)', k.held_in, k.col)
      into found_some using new.trust_id, new.id;
    if found_some then
      raise exception 'something is kept of them' using errcode = 'check_violation', constraint = 'merged_person_has_' || tg_argv[0];
    end if;
  end loop;
  return new;
end $$;

create function sec.merge_people(gone uuid, kept uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  here uuid := sec.trust();
  day date := sec.today();
  code text;
begin
  if gone = kept or sec.person() in (gone, kept)
     or not sec.is_trust_administrator() and not array[gone, kept] <@ sec.looked_after() then
    raise exception 'not theirs to merge' using errcode = 'check_violation', constraint = 'merging_is_not_theirs';
  end if;
  perform from schools_person p where p.trust_id = here and p.id in (gone, kept) order by p.id for update;
  if (select count(*) from schools_person p where p.trust_id = here and p.id in (gone, kept) and p.merged_into_id is null
      and (p.id = gone or p.left_on is null)) <> 2 then
    raise exception 'merged or left meanwhile' using errcode = 'check_violation', constraint = 'merges_two_who_are_there';
  end if;
  if not sec.is_trust_administrator() and exists (select from schools_membership m where m.trust_id = here and m.person_id = gone
      and not m.school_id = any (sec.administered_schools()) and (m.ends_on is null or m.ends_on > day)) then
    raise exception 'a post elsewhere' using errcode = 'check_violation', constraint = 'works_at_another_school_too';
  end if;

  -- What overlaps with the same of the one who stays ends with the record; the rest goes over.
  update schools_membership m set ends_on = greatest(m.starts_on, day) where m.trust_id = here and m.person_id = gone
    and (m.ends_on is null or m.ends_on > day) and exists (select from schools_membership k where k.trust_id = here and k.person_id = kept
      and k.school_id = m.school_id and k.starts_on < coalesce(m.ends_on, 'infinity') and m.starts_on < coalesce(k.ends_on, 'infinity'));
  update schools_membership m set line_manager_id = null where m.trust_id = here and m.person_id = gone and m.line_manager_id = kept;
  update schools_membership m set person_id = kept, is_main = m.is_main and not exists (select from schools_membership k
      where k.trust_id = here and k.person_id = kept and k.is_main and k.ends_on is null)
    where m.trust_id = here and m.person_id = gone and not exists (select from schools_membership k where k.trust_id = here and k.person_id = kept
      and k.school_id = m.school_id and k.starts_on < coalesce(m.ends_on, 'infinity') and m.starts_on < coalesce(k.ends_on, 'infinity'));
  update schools_appointment a set ends_on = greatest(a.starts_on, day) where a.trust_id = here and a.person_id = gone
    and (a.ends_on is null or a.ends_on > day) and exists (select from schools_appointment k where k.trust_id = here and k.person_id = kept
      and k.role = a.role and k.school_id is not distinct from a.school_id and k.starts_on < coalesce(a.ends_on, 'infinity')
      and a.starts_on < coalesce(k.ends_on, 'infinity'));
  update schools_appointment a set person_id = kept, by_id = case when a.by_id = kept then sec.person() else a.by_id end where a.trust_id = here and a.person_id = gone
    and (a.ends_on is null or a.ends_on > day);
  update schools_leave l set person_id = kept where l.trust_id = here and l.person_id = gone and not exists (select from schools_leave k
    where k.trust_id = here and k.person_id = kept and k.starts_on < coalesce(l.ends_on, 'infinity') and l.starts_on < coalesce(k.ends_on, 'infinity'));
  update schools_membership m set line_manager_id = kept where m.trust_id = here and m.line_manager_id = gone and m.person_id <> kept;

  select p.external_id into code from schools_person p where p.trust_id = here and p.id = gone;
  update schools_person p set merged_into_id = kept, left_on = day, external_id = null where p.trust_id = here and p.id = gone;
  update schools_person p set external_id = coalesce(p.external_id, code) where p.trust_id = here and p.id = kept;
  insert into schools_change (trust_id, person_id, subject, kind, "values", by_id, made_at)
    select here, who, 'merged', 'changed', jsonb_build_object('merged_into', jsonb_build_array(gone, kept)), sec.person(), now()
    from unnest(array[gone, kept]) who;
end $$;
revoke all on function sec.refuse_merge(), sec.merge_people(uuid, uuid) from public;
grant execute on function sec.merge_people(uuid, uuid) to waymark_web;
