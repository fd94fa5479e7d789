-- Whoever has written words, or about whom some were written, keeps their own record: nobody gets to read them by two records
-- being made one (schools/sql/merging.sql).
create trigger refuse_merge_observations before update of merged_into_id on schools_person
  for each row execute function sec.refuse_merge('observations');
