-- What an integration reads of coaching: whole schools in numbers, as the trust team does, and the coach targets. Never who
-- coaches whom, nor when two people met.
create policy read_integration on coaching_coverageweek for select to waymark_web
  using ((select sec.integrated('rollups')) and team_id is null and people >= 5);
create policy read_integration on coaching_coachtarget for select to waymark_web using ((select sec.integrated('rollups')));
