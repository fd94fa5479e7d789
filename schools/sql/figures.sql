-- Numbers for whoever watches the machine, across trusts: how many jobs of a kind are in which state. No trust, no person.
create function iam.jobs_by_state() returns table (queue text, kind text, state text, number bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select queue, kind, state, count(*) from iam.outbox group by 1, 2, 3 order by 1, 2, 3
$$;
revoke all on function iam.jobs_by_state() from public;
grant execute on function iam.jobs_by_state(), iam.outbox_age() to waymark_web;
