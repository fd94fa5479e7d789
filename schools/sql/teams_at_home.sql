-- A post is in a team of its own school: whoever keeps one school's posts could otherwise put them into the figures of another's team.
create function sec.check_team() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if sec.person() is not null and new.team_id is not null and not exists (select from schools_team t
      where t.trust_id = new.trust_id and t.id = new.team_id and t.school_id = new.school_id) then
    raise exception 'a team elsewhere' using errcode = 'check_violation', constraint = 'team_is_of_the_school';
  end if;
  return new;
end $$;
create trigger check_team before insert or update of team_id on schools_membership for each row execute function sec.check_team();
revoke all on function sec.check_team() from public;
