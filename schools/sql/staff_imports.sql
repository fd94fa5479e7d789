-- Which of these e-mails belong to a working account of another trust. A worker asks it of an import, so that a preview can
-- say which lines cannot be brought in; nobody learns whose the account is, or where.
create function iam.taken_elsewhere(emails text[]) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.email from iam.account a where a.email = any (emails) and a.trust_id <> sec.trust()
    and (a.left_on is null or a.left_on > iam.london_day())
$$;
revoke all on function iam.taken_elsewhere(text[]) from public;
grant execute on function iam.taken_elsewhere(text[]) to waymark_worker;
