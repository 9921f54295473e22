delete from projection.position where ledger = %(ledger)s and generation = 'next'
