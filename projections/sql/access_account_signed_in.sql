update access.account
set signed_in_at = %(now)s
where ledger = %(ledger)s and person = %(person)s
