select authority, token, received_at
from tlog.timestamp
where ledger = %(ledger)s and size = %(size)s
order by received_at, authority
