select size, line
from tlog.cosignature
where ledger = %(ledger)s and witness = %(witness)s and key_id = %(key_id)s
order by size desc
limit 1
