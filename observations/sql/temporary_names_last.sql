-- PostgreSQL looks for a table among the caller's temporary ones first, unless the path says otherwise. The worker may
-- make temporary tables: one called coaching_dirtyweek, with a trigger, would have run the worker's own code with the
-- owner's rights, which read words. So every function of ours looks there last, where nothing is found that has a place.
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as name, substr(c, length('search_path=') + 1) as path
      from pg_proc p cross join unnest(p.proconfig) c
      where p.pronamespace in ('sec'::regnamespace, 'iam'::regnamespace) and c like 'search_path=%' and c not like '%pg_temp' loop
    execute format('alter function %s set search_path = %s, pg_temp', f.name, f.path);
  end loop;
end $$;
