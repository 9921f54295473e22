delete from vault.identifier where ledger = %(ledger)s and person = %(person)s
