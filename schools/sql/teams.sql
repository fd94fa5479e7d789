-- Two teams of a school become one: the posts of the first, past ones too, are the second's, and the first is no more.
-- A policy on posts could not say this: an office changes somebody's team and nothing else, of everybody at once.
create function sec.merge_teams(gone uuid, into_team uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  at_school uuid := (select t.school_id from schools_team t where t.trust_id = sec.trust() and t.id = gone);
  moved integer;
begin
  if at_school is null or gone = into_team or sec.person() is null
    or not exists (select from schools_team t where t.trust_id = sec.trust() and t.id = into_team and t.school_id = at_school)
    or not (sec.is_trust_administrator() or at_school = any (sec.administered_schools())) then
    raise exception 'not theirs to merge' using errcode = 'insufficient_privilege', constraint = 'teams_are_merged_by_their_office';
  end if;
  update schools_membership m set team_id = into_team where m.trust_id = sec.trust() and m.team_id = gone;
  get diagnostics moved = row_count;
  delete from schools_team t where t.trust_id = sec.trust() and t.id = gone;
  return moved;
end $$;
revoke all on function sec.merge_teams(uuid, uuid) from public;
grant execute on function sec.merge_teams(uuid, uuid) to waymark_web;
