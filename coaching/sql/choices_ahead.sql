-- A choice can cut the period before it short, so the weeks before it are counted again too: four are enough to hold the
-- last open one, and a week is always counted with the whole of its period.
select sec.watch_facts_anew('schools_choice', 'case when r.school_id is null then array(select s.id from schools_school s where s.trust_id = r.trust_id) else array[r.school_id] end',
  'r.starts_on - 28', '''infinity''');
