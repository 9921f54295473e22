select ledger, position from ledger.head where ledger = any (%(ledgers)s)
