-- Whose names go with what was lent, asked once: inside a condition of a query it was asked again for every row of the
-- trust's notes. Most people were never lent anything, and are told so at once.
create or replace function sec.lenders() returns uuid[]
language plpgsql stable security definer parallel restricted set search_path = pg_catalog, public, pg_temp as $$
declare
  c text[] := sec.claim();
  notes uuid[];
  steps uuid[];
  talks uuid[];
begin
  if not exists (select from observations_share s where s.trust_id = c[1]::uuid and s.reader_id = nullif(c[2], '')::uuid and s.revoked_at is null) then return '{}'; end if;
  notes := sec.lent('drop-in');
  steps := sec.lent('step');
  talks := sec.lent('conversation');
  return (select coalesce(array_agg(person_id), '{}') from (
    select unnest(array[d.teacher_id, d.author_id]) as person_id from observations_dropin d
      where d.trust_id = c[1]::uuid and d.state = 'shared' and d.id = any (notes)
    union
    select unnest(array[s.teacher_id, s.chosen_with_id]) from observations_actionstep s where s.trust_id = c[1]::uuid and s.id = any (steps)
    union
    select unnest(array[t.teacher_id, t.author_id]) from observations_conversation t
      where t.trust_id = c[1]::uuid and t.state = 'shared' and t.id = any (talks)
  ) known);
end $$;
