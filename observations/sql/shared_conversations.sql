-- As in shares.sql, for conversations too.
create or replace function sec.lent(kind text) returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  today date := c[3];
begin
  return (select coalesce(array_agg(coalesce(s.drop_in_id, s.step_id, s.conversation_id)), '{}') from observations_share s
    where s.trust_id = c[1]::uuid and s.reader_id = nullif(c[2], '')::uuid and s.what::text = kind and s.revoked_at is null and s.until >= today
      and coalesce(s.drop_in_id, s.step_id, s.conversation_id) is not null
      and not exists (select from schools_person p where p.trust_id = s.trust_id and p.id in (s.teacher_id, s.reader_id) and p.left_on <= today));
end $$;

-- Whose names go with it: the teacher's, and that of whoever wrote it.
create or replace function sec.lenders() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare mine uuid := sec.trust();
begin
  return (select coalesce(array_agg(person_id), '{}') from (
    select unnest(array[d.teacher_id, d.author_id]) as person_id from observations_dropin d
      where d.trust_id = mine and d.state = 'shared' and d.id = any (sec.lent('drop-in'))
    union
    select unnest(array[s.teacher_id, s.chosen_with_id]) from observations_actionstep s where s.trust_id = mine and s.id = any (sec.lent('step'))
    union
    select unnest(array[t.teacher_id, t.author_id]) from observations_conversation t
      where t.trust_id = mine and t.state = 'shared' and t.id = any (sec.lent('conversation'))
  ) known);
end $$;

create or replace function sec.keep_share() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare changes text[] := array['revoked_at', 'drop_in_id', 'step_id', 'conversation_id'];
begin
  if sec.person() is null then return new; end if;
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - changes is distinct from to_jsonb(old) - changes or old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at
        or new.drop_in_id is not null and new.drop_in_id is distinct from old.drop_in_id or new.step_id is not null and new.step_id is distinct from old.step_id
        or new.conversation_id is not null and new.conversation_id is distinct from old.conversation_id then
      raise exception 'a share is only ended' using errcode = 'check_violation', constraint = 'share_is_only_ended';
    end if;
    if old.revoked_at is null and new.revoked_at is not null then new.revoked_at := now(); end if;
    return new;
  end if;
  if new.until < sec.today() or new.until > sec.today() + 28 or new.revoked_at is not null then
    raise exception 'for four weeks at most' using errcode = 'check_violation', constraint = 'share_is_for_a_time';
  end if;
  if not exists (select from schools_person p where p.trust_id = new.trust_id and p.id = new.reader_id and p.merged_into_id is null
      and (p.left_on is null or p.left_on > sec.today())) then
    raise exception 'not at work' using errcode = 'check_violation', constraint = 'reader_works_here';
  end if;
  if not exists (select from observations_dropin d where d.trust_id = new.trust_id and d.id = new.drop_in_id and new.what = 'drop-in'
        and d.teacher_id = new.teacher_id and d.state = 'shared' and d.author_id <> new.reader_id)
     and not exists (select from observations_actionstep s where s.trust_id = new.trust_id and s.id = new.step_id and new.what = 'step'
        and s.teacher_id = new.teacher_id and s.chosen_with_id <> new.reader_id)
     and not exists (select from observations_conversation t where t.trust_id = new.trust_id and t.id = new.conversation_id and new.what = 'conversation'
        and t.teacher_id = new.teacher_id and t.state = 'shared' and t.author_id <> new.reader_id) then
    raise exception 'not theirs to share, or written by the reader' using errcode = 'check_violation', constraint = 'share_is_of_own_words';
  end if;
  new.shared_at := now();
  return new;
end $$;

create policy read_lent on observations_conversation for select to waymark_web using (state = 'shared' and id = any ((select sec.lent('conversation'))::uuid[]));

create function sec.end_shares_of_talk() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update observations_share s set revoked_at = now() where s.trust_id = old.trust_id and s.conversation_id = old.id and s.revoked_at is null;
  return null;
end $$;
create trigger end_shares after update of state on observations_conversation for each row
  when (old.state = 'shared' and new.state <> 'shared') execute function sec.end_shares_of_talk();
revoke all on function sec.end_shares_of_talk() from public;
