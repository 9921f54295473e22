select position, person, client, role, jurisdiction, starts_on, until, given_by
from read.access_grant
where ledger = %(ledger)s
    and ended_at is null
    and (until is null or until >= %(on)s)
    and (%(holder)s::text is null or %(holder)s in (person, client))
order by role, jurisdiction, position
