-- Two records of one person become one: whom the rule expects at twilights is expected once, as the record that stays, and what a
-- leader decided of an evening goes over too. Where the record that goes was there, or caught up, refuse_merge_cpd, which comes
-- after this, refuses, and nothing has been changed.
create function sec.expect_once_merged() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.merged_into_id is null or old.merged_into_id is not null then return new; end if;
  with gone as (
    delete from cpd_expected e where e.trust_id = new.trust_id and e.person_id = new.id returning e.*
  )
  insert into cpd_expected as e (trust_id, twilight_id, person_id, school_id, by_hand, excused, changed_by_id)
    select g.trust_id, g.twilight_id, new.merged_into_id, g.school_id,
      g.by_hand and exists (select from schools_membership m join cpd_twilight t on t.trust_id = m.trust_id and t.id = g.twilight_id
        where m.trust_id = g.trust_id and m.person_id = new.merged_into_id and m.school_id = g.school_id
          and m.starts_on <= sec.day_of(t.starts_at) and (m.ends_on is null or m.ends_on > sec.day_of(t.starts_at))),
      g.excused, g.changed_by_id
    from gone g
    on conflict (trust_id, twilight_id, person_id) do update
      set excused = excluded.excused, changed_by_id = coalesce(sec.person(), excluded.changed_by_id)
      where e.excused = '' and excluded.excused <> '';
  with gone as (
    delete from cpd_daynotworked d where d.trust_id = new.trust_id and d.person_id = new.id returning d.*
  )
  insert into cpd_daynotworked (trust_id, person_id, school_id, weekday, by_id)
    select g.trust_id, new.merged_into_id, g.school_id, g.weekday, g.by_id from gone g
    on conflict (trust_id, person_id, school_id, weekday) do nothing;
  return new;
end $$;
create trigger merged_is_expected_once before update of merged_into_id on schools_person
  for each row execute function sec.expect_once_merged();
revoke all on function sec.expect_once_merged() from public;
