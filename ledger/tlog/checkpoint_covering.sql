select size, root, note, committed_at
from tlog.checkpoint
where ledger = %(ledger)s and size >= %(position)s
order by size
limit 1
