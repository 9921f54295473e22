delete from vault.person_key where ledger = %(ledger)s and person = %(person)s
