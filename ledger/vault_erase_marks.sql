delete from vault.mark where ledger = %(ledger)s and owner = %(person)s
