update access.client_secret
set ends_at = least(ends_at, %(ends_at)s)
where ledger = %(ledger)s and client = %(client)s
