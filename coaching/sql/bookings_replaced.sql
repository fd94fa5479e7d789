-- A visit takes the place of what was agreed at an earlier one of its pair, so that the weeks up to that day are counted again too.
select sec.watch_facts_anew('coaching_visit', 'array[r.school_id]', 'r.week',
  'greatest(r.week, r.next_on, (select max(v.next_on) from coaching_visit v where v.trust_id = r.trust_id and v.teacher_id = r.teacher_id
     and v.pairing_id = r.pairing_id and v."on" <= r."on"))');
