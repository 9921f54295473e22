select token, person
from vault.identifier
where ledger = %(ledger)s and token = any (%(tokens)b::bytea[])
