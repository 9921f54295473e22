select position, entry, type, keys
from ledger.event
where ledger = %(ledger)s and position > %(after)s and position <= %(head)s
order by position
limit %(count)s
