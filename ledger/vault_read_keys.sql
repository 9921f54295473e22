select person, wrapped
from vault.person_key
where ledger = %(ledger)s and person = any (%(persons)b::text[])
