select size
from tlog.checkpoint
where ledger = %(ledger)s and size > %(after)s and size <= %(until)s
order by size
