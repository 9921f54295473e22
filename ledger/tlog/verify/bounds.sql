select
    coalesce((select position from ledger.head where ledger = %(ledger)s), 0) as head,
    coalesce((select max(position) from ledger.event where ledger = %(ledger)s), 0) as last
