select line
from tlog.cosignature
where ledger = %(ledger)s and size = %(size)s
order by received_at, witness, key_id
