-- As iam.enqueue, for many readers at once: one row of a kind for each, under its own key. Five times as fast a row as calling
-- that for each. Returns how many are new.
create function iam.enqueue_each(queue text, kind text, keys text[], recipients uuid[], payloads jsonb[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare made integer;
begin
  if sec.trust() is null then raise exception 'work can only be put into the outbox under a claim'; end if;
  insert into iam.outbox (trust_id, queue, kind, dedupe_key, recipient_id, payload)
    select sec.trust(), queue, kind, r.key, r.recipient, r.payload from unnest(keys, recipients, payloads) as r(key, recipient, payload)
    order by r.key on conflict (trust_id, dedupe_key) do nothing;
  get diagnostics made = row_count;
  return made;
end $$;
revoke all on function iam.enqueue_each(text, text, text[], uuid[], jsonb[]) from public;
grant execute on function iam.enqueue_each(text, text, text[], uuid[], jsonb[]) to waymark_worker;
