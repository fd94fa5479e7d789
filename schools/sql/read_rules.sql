-- Every policy of every table as PostgreSQL keeps it now, and the functions that their conditions ask. The catalogue is
-- open to every login, so this needs no right of its own.
select c.relname::text as place, p.polname::text as name, p.polpermissive as allows,
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as verb,
  array(select case r.login when 0 then 'everybody' else pg_get_userbyid(r.login)::text end from unnest(p.polroles) r(login) order by 1) as logins,
  coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), '') as condition,
  exists (select from unnest(p.polroles) r(login) where r.login <> 0 and has_table_privilege(r.login, c.oid, 'select')) as has_right
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = 'public'::regnamespace
order by 1, 2
