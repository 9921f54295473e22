update access_client
set closed_at = %(position)s
where ledger = %(ledger)s and client = %(client)s
