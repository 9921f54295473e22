update access.account
set code = %(code)s, code_until = %(code_until)s
where ledger = %(ledger)s and person = %(person)s
