select position, entry
from ledger.event
where ledger = %(ledger)s and position = any(%(positions)s)
