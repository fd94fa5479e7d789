-- The people of one trust, and who coaches whom. Parameters: trust, since (a day). Run by the owner of the tables inside a
-- claim of the trust; the loader has put estimates into heads. drop_ins.sql goes on from here, in the same transaction.
drop table if exists pg_temp.staff, pg_temp.team, pg_temp.coach, pg_temp.pair, pg_temp.day, pg_temp.visit;
create temporary table staff on commit drop as
  select s.id as school_id, s.urn, g.n, h.teachers, uuidv7() as person_id, 5 * (((g.n - 1) / 5 + 1) %% groups) + 1 as coached_by
  from schools_school s join heads h on h.urn = s.urn, lateral (select ceil(h.teachers / 5.0)::integer as groups) k, generate_series(1, h.teachers) g(n)
  where s.trust_id = %(trust)s;
create temporary table team on commit drop as
  select school_id, number, uuidv7() as id from (select distinct school_id, (n - 1) / 10 + 1 as number from staff) t;
insert into schools_team (id, trust_id, school_id, name) select id, %(trust)s, school_id, 'Team ' || number from team;

insert into schools_person (id, trust_id, external_id, first_name, last_name, email)
  select person_id, %(trust)s, urn || '-' || n, (array['Ann', 'Bo', 'Cai', 'Dot', 'Eli', 'Fay', 'Gil', 'Hal', 'Ivy', 'Jem'])[1 + n %% 10],
    'Made-Up ' || n, 't' || n || '.s' || urn || '@england.example' from staff;
insert into schools_membership (id, trust_id, person_id, school_id, team_id, job_title, fte, teaching, is_main, starts_on)
  select uuidv7(), %(trust)s, f.person_id, f.school_id, t.id, 'Teacher', case when f.n %% 7 = 0 then 60 else 100 end, true, true, %(since)s
  from staff f join team t on t.school_id = f.school_id and t.number = (f.n - 1) / 10 + 1;
insert into schools_appointment (id, trust_id, person_id, school_id, role, starts_on)
  select uuidv7(), %(trust)s, person_id, school_id, 'headteacher', %(since)s from staff where n = teachers;
insert into schools_appointment (id, trust_id, person_id, school_id, role, starts_on)
  select uuidv7(), %(trust)s, person_id, null, 'chief_executive', %(since)s from staff order by teachers desc, n limit 1;
insert into schools_appointment (id, trust_id, person_id, school_id, role, starts_on)
  select uuidv7(), %(trust)s, person_id, school_id, 'lead', %(since)s from staff where n = teachers - 1;

create temporary table coach on commit drop as
  select f.*, uuidv7() as coach_id from staff f where (f.n - 1) %% 5 = 0;
insert into coaching_coach (id, trust_id, person_id, school_id) select coach_id, %(trust)s, person_id, school_id from coach;
insert into coaching_coachstate (id, trust_id, coach_id, state, starts_on)
  select uuidv7(), %(trust)s, coach_id, case when n %% 3 = 0 then 'practising' else 'skilled' end, %(since)s from coach;
create temporary table pair on commit drop as
  select uuidv7() as id, f.school_id, f.person_id as teacher_id, c.person_id as coach_id,
    row_number() over (partition by f.school_id order by f.n) as number, count(*) over (partition by f.school_id) as pairs
  from staff f join coach c on c.school_id = f.school_id and c.n = f.coached_by where f.n <> c.n;
insert into coaching_pairing (id, trust_id, school_id, teacher_id, coach_id, starts_on)
  select id, %(trust)s, school_id, teacher_id, coach_id, %(since)s from pair;
