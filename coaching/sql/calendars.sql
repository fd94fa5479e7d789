-- A day that closes, or term dates that move, can lengthen the period before it: its weeks are counted again too. Four
-- weeks are enough to hold the last open one, and a week is always counted with the whole of its period.
select sec.watch_facts_anew('schools_closedday', 'array[r.school_id]', 'r.day - 28', '''infinity''');
select sec.watch_facts_anew('schools_halfterm', 'array[r.school_id]', 'r.starts_on - 28', '''infinity''');

-- A team that goes takes its weekly numbers along: they are counted from posts, of which it has none any more.
create function sec.forget_figures_of_team() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from coaching_coverageweek w where w.trust_id = old.trust_id and w.team_id = old.id
    and not exists (select from schools_membership m where m.trust_id = old.trust_id and m.team_id = old.id);
  return old;
end $$;
revoke all on function sec.forget_figures_of_team() from public;
create trigger forget_figures before delete on schools_team for each row execute function sec.forget_figures_of_team();
