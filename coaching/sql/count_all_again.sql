-- Every week that was ever counted is marked, in every trust, for the rollup to count it again: a release has added figures
-- that only the facts know. Each trust's own claim is opened for it, since without one the owner of the tables sees no row.
do $$
declare
  one iam.trust;
begin
  for one in select * from iam.trusts() loop
    if iam.begin_trust(one.id) is null then
      raise exception 'trust % cannot be opened', one.id;
    end if;
    insert into coaching_dirtyweek (trust_id, school_id, first_week, last_week)
      select trust_id, school_id, min(week), max(week) from coaching_coverageweek group by trust_id, school_id;
    if found then
      perform iam.enqueue('rollup', 'coverage', 'coverage:' || pg_current_xact_id()::text, now(), null, '{}');
    end if;
  end loop;
  perform set_config('waymark.claim', '', true);
end $$;
