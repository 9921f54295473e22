update access_client_key
set ended_at = %(position)s
where ledger = %(ledger)s and key = %(key)s
