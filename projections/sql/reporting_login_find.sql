select pg_has_role(role.oid, 'mingce_dashboard', 'usage')
from pg_roles as role
where role.rolname = %(login)s and not role.rolsuper
