select token, person, started_at, seen_at, ends_at, address, agent
from access.session
where ledger = %(ledger)s and person = %(person)s
order by seen_at desc
