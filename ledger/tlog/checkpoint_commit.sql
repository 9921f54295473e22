select tlog.commit(
    %(ledger)s::text, %(after)s::bigint, %(size)s::bigint, %(root)s::bytea, %(note)s::bytea
)
