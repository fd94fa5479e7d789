-- As in trail.sql; and what a worker writes for a staff file that somebody sent and said yes to is theirs, and told with the rest.

-- The staff file that is being brought in by this transaction: only one that waits for it, and only where nobody else is behind it.
create function sec.staff_file_by() returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.by_id from schools_staffimport s
  where sec.person() is null and s.trust_id = sec.trust() and s.state = 'applying'
    and s.id = nullif(current_setting('waymark.staff_import', true), '')::uuid
$$;

create or replace function sec.keep_trail() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was jsonb := case when tg_op = 'INSERT' then '{}'::jsonb else to_jsonb(old) end;
  now_is jsonb := case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) end;
  row_is jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  by_file uuid := sec.staff_file_by();
  told jsonb := '{}';
  col text;
begin
  if tg_op = 'INSERT' and sec.person() is null and by_file is null then return null; end if;
  foreach col in array tg_argv[1:] loop
    if was -> col is distinct from now_is -> col and coalesce(was ->> col, now_is ->> col) is not null then
      told := told || jsonb_build_object(col, jsonb_build_array(was -> col, now_is -> col));
    end if;
  end loop;
  if told = '{}' then return null; end if;
  insert into schools_change (trust_id, person_id, school_id, subject, kind, "values", by_id, from_file, made_at)
  values ((row_is ->> 'trust_id')::uuid, coalesce(row_is ->> 'person_id', row_is ->> 'id')::uuid, (row_is ->> 'school_id')::uuid, tg_argv[0],
    case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'taken back' end, told, coalesce(sec.person(), by_file),
    by_file is not null, now());
  return null;
end $$;

create or replace function iam.tell_of_new_address() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  by_file uuid := sec.staff_file_by();
  kept uuid;
begin
  if new.email is not distinct from old.email then return null; end if;
  delete from iam.session s where s.person_id = new.id;
  delete from iam.code c where c.email in (old.email, new.email);
  insert into schools_change (trust_id, person_id, subject, kind, "values", by_id, from_file, made_at)
  values (new.trust_id, new.id, 'email', 'changed', jsonb_build_object('email', jsonb_build_array(old.email, new.email)),
    coalesce(sec.person(), by_file), by_file is not null, now())
  returning id into kept;
  if old.email is not null then
    perform iam.enqueue('mail', 'address_changed', 'address was:' || kept, now(), new.id, jsonb_build_object('change', kept));
  end if;
  if new.email is not null then
    perform iam.enqueue('mail', 'address_changed', 'address now:' || kept, now(), new.id, jsonb_build_object('change', kept));
  end if;
  return null;
end $$;
revoke all on function sec.staff_file_by() from public;
