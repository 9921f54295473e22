select size, witness, key_id, line
from tlog.cosignature
where ledger = %(ledger)s
order by size, witness, key_id
