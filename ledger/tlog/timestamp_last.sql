select size, authority, token, received_at
from tlog.timestamp
where ledger = %(ledger)s
order by size desc, received_at, authority
limit 1
