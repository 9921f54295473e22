select position from ledger.head where ledger = %(ledger)s
