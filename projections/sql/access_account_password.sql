update access.account
set password = %(password)s, password_at = %(now)s, code = null, code_until = null
where ledger = %(ledger)s and person = %(person)s
