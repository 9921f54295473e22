select size, root, note, committed_at
from tlog.checkpoint
where ledger = %(ledger)s and size = %(size)s
