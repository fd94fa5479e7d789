-- The days on which drop-ins were shared so far, for the visits they are about. Each trust's own claim is opened for it, since
-- without one the owner of the tables sees no row. No week is counted again for it: it is no figure of coverage.
do $$
declare
  one iam.trust;
begin
  alter table coaching_visit disable trigger mark_dirty_update;
  for one in select * from iam.trusts() loop
    if iam.begin_trust(one.id) is null then
      raise exception 'trust % cannot be opened', one.id;
    end if;
    update coaching_visit v set shared_on = (d.shared_at at time zone 'Europe/London')::date
      from observations_dropin d where d.trust_id = v.trust_id and d.visit_id = v.id and d.shared_at is not null and v.shared_on is null;
  end loop;
  set constraints all immediate;  -- checks that wait for the end of the transaction keep the table from being altered
  perform set_config('waymark.claim', '', true);
  alter table coaching_visit enable trigger mark_dirty_update;
end $$;
