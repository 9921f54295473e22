update access.session
set seen_at = %(now)s
where ledger = %(ledger)s and token = %(token)s
