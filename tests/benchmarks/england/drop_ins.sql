-- What took place in one trust: drop-ins for each school, so many as asked for. Parameters: trust, since and today (days),
-- drop_ins. Goes on from people.sql.

-- Drop-ins go round a school's pairs over its school days, each pair's in order of time.
create temporary table day on commit drop as
  select school_id, array_agg(d.day::date order by d.day) as days
  from schools_halfterm h, generate_series(h.starts_on, least(h.ends_on, %(today)s::date + 1) - 1, interval '1 day') as d(day)
  where h.trust_id = %(trust)s and extract(isodow from d.day) < 6 and d.day >= %(since)s
  group by school_id;
create temporary table visit on commit drop as
  select uuidv7() as id, uuidv7() as drop_in_id, uuidv7() as step_id, p.id as pairing_id, p.school_id, p.teacher_id, p.coach_id, k.number,
    d.days[1 + ((k.number - 1) * cardinality(d.days) / %(drop_ins)s)::integer] as "on"
  from pair p join day d on d.school_id = p.school_id, generate_series(p.number, %(drop_ins)s::bigint, p.pairs) k(number);
insert into coaching_visit (id, trust_id, school_id, teacher_id, coach_id, pairing_id, "on", week, next_on, recorded_at)
  select id, %(trust)s, school_id, teacher_id, coach_id, pairing_id, "on", date_trunc('week', "on")::date, "on" + 7, "on" + time '15:00'
  from visit;
insert into observations_dropin (id, trust_id, author_id, teacher_id, school_id, pairing_id, visit_id, client_id, happened_on, lesson, praise,
    question, focus, follow_up, library_step, step_words, signs, model, rehearsal, next_on, state, version, started_at, saved_at, finished_at, shared_at)
  select drop_in_id, %(trust)s, coach_id, teacher_id, school_id, pairing_id, id, drop_in_id, "on", 'Year 8, period 3',
    repeat('You waited at the door, and all of them had begun to write before you spoke. ', 5), 'What would you do again tomorrow?', '', '', '',
    '', '', '', '', "on" + 7, 'shared', 1, "on" + time '14:00', "on" + time '15:00', "on" + time '15:00', "on" + time '15:00'
  from visit;
insert into observations_actionstep (id, trust_id, teacher_id, school_id, chosen_with_id, drop_in_id, words, signs, model, rehearsal, library_step,
    state, chosen_on, check_back_on, retired_on, retired_reason)
  select step_id, %(trust)s, teacher_id, school_id, coach_id, drop_in_id, 'Wait until everybody has begun before you speak.', 'Nobody talks', '', '',
    '', 'chosen', "on", "on" + 14, following, case when following is null then '' else 'moved on' end
  from (select v.*, lead("on") over (partition by teacher_id order by number) as following from visit v where number %% 4 = 0) s;
select (select count(*) from staff), (select count(*) from pair), (select count(*) from visit);
