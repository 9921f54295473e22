delete from reporting.reader
where login = %(login)s and ledger = %(ledger)s
