alter table coaching_visit add constraint visit_week_is_its_monday check (extract(isodow from week) = 1 and "on" - week between 0 and 6);
alter table coaching_coverageweek add constraint coverage_week_is_a_monday check (extract(isodow from week) = 1);
