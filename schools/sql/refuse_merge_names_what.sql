-- As in merging.sql; which table it is that keeps a record is told too, so that a person can be told what is in the way.
create or replace function sec.refuse_merge() returns trigger
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
    order by 1, 2
  loop
    execute format('select exists (select from %s t where t.trust_id = $1 and t.%I = $2)', k.held_in, k.col)
      into found_some using new.trust_id, new.id;
    if found_some then
      raise exception 'something is kept of them' using errcode = 'check_violation', constraint = 'merged_person_has_' || tg_argv[0],
        table = k.held_in::text;
    end if;
  end loop;
  return new;
end $$;
