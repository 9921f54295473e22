select position, entry, leaf
from ledger.event
where ledger = %(ledger)s and position > %(after)s and position <= %(until)s
order by position
