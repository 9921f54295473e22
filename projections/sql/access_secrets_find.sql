select secret, client, made_at, ends_at
from access.client_secret
where ledger = %(ledger)s and client = %(client)s and ends_at >= %(now)s
order by made_at
