select owner, token
from vault.mark
where ledger = %(ledger)s and kind = %(kind)s and owner = any (%(owners)b::text[])
