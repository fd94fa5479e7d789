-- The trail: what was changed in somebody's record, when and by whom. Written here, so that no way of changing can leave it out,
-- and nobody can write a line of it that is not so. What a job adds (an import, the demo) is dated in its own row already.

-- Arguments: the subject, then the columns whose values are kept.
create function sec.keep_trail() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was jsonb := case when tg_op = 'INSERT' then '{}'::jsonb else to_jsonb(old) end;
  now_is jsonb := case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) end;
  row_is jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  told jsonb := '{}';
  col text;
begin
  if tg_op = 'INSERT' and sec.person() is null then return null; end if;
  foreach col in array tg_argv[1:] loop
    if was -> col is distinct from now_is -> col and coalesce(was ->> col, now_is ->> col) is not null then
      told := told || jsonb_build_object(col, jsonb_build_array(was -> col, now_is -> col));
    end if;
  end loop;
  if told = '{}' then return null; end if;
  insert into schools_change (trust_id, person_id, school_id, subject, kind, "values", by_id, made_at)
  values ((row_is ->> 'trust_id')::uuid, coalesce(row_is ->> 'person_id', row_is ->> 'id')::uuid, (row_is ->> 'school_id')::uuid, tg_argv[0],
    case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'taken back' end, told, sec.person(), now());
  return null;
end $$;
create trigger keep_trail after insert or update on schools_person
  for each row execute function sec.keep_trail('person', 'first_name', 'last_name', 'external_id', 'left_on');
create trigger keep_trail after insert or update on schools_membership for each row execute function sec.keep_trail('post',
  'job_title', 'team_id', 'fte', 'teaching', 'line_manager_id', 'is_main', 'starts_on', 'ends_on');
create trigger keep_trail after insert or update on schools_appointment
  for each row execute function sec.keep_trail('role', 'role', 'starts_on', 'ends_on');
create trigger keep_trail after insert or update or delete on schools_leave
  for each row execute function sec.keep_trail('leave', 'starts_on', 'ends_on');

-- An address that changed: whoever sits at either is told at once, nobody stays signed in, and no code that was asked for opens
-- the account any more. By a job too: a file may turn somebody's mail round as well as a form.
create function iam.tell_of_new_address() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare kept uuid;
begin
  if new.email is not distinct from old.email then return null; end if;
  delete from iam.session s where s.person_id = new.id;
  delete from iam.code c where c.email in (old.email, new.email);
  insert into schools_change (trust_id, person_id, subject, kind, "values", by_id, made_at)
  values (new.trust_id, new.id, 'email', 'changed', jsonb_build_object('email', jsonb_build_array(old.email, new.email)), sec.person(), now())
  returning id into kept;
  if old.email is not null then
    perform iam.enqueue('mail', 'address_changed', 'address was:' || kept, now(), new.id, jsonb_build_object('change', kept));
  end if;
  if new.email is not null then
    perform iam.enqueue('mail', 'address_changed', 'address now:' || kept, now(), new.id, jsonb_build_object('change', kept));
  end if;
  return null;
end $$;
create trigger tell_of_new_address after update of email on schools_person for each row execute function iam.tell_of_new_address();
revoke all on function sec.keep_trail(), iam.tell_of_new_address() from public;
