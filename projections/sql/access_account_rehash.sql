update access.account
set password = %(password)s
where ledger = %(ledger)s and person = %(person)s and password = %(outdated)s
