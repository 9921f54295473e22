select size, root, note, committed_at
from tlog.checkpoint
where ledger = %(ledger)s
    and size in (
        select distinct size
        from tlog.cosignature
        where ledger = %(ledger)s and size >= %(position)s
        order by size
        limit %(limit)s
    )
order by size
