delete from access.account
where ledger = %(ledger)s and person = %(person)s
