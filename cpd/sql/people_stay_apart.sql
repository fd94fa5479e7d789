-- Somebody of whom an evening is kept is not merged into another record.
create trigger refuse_merge_cpd before update of merged_into_id on schools_person
  for each row execute function sec.refuse_merge('cpd');
