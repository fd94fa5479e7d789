-- How many marks of changed weeks wait to be counted, in all trusts together. Each trust's are read under a claim of its
-- own, as everywhere; the claim that was open before is put back.
create function sec.marks_waiting() returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  before text := current_setting('waymark.claim', true);
  each record;
  total bigint := 0;
begin
  for each in select id from iam.trust loop
    perform iam.open_claim(each.id, null);
    total := total + (select count(*) from coaching_dirtyweek where trust_id = each.id);
  end loop;
  perform set_config('waymark.claim', coalesce(before, ''), true);
  return total;
end $$;
revoke all on function sec.marks_waiting() from public;
grant execute on function sec.marks_waiting() to waymark_web;
