select exists (
    select from ledger.event
    where ledger = %(ledger)s
        and position > %(after)s::bigint and position <= %(until)s::bigint
        and type = any(%(types)s::text[])
)
