select size, root, note, committed_at
from tlog.checkpoint
where ledger = %(ledger)s
order by size desc
limit 1
