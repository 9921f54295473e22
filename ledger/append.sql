select ledger.append(
    %(ledger)s::text, %(types)b::text[], %(keys)b::text[], %(entries)b::bytea[],
    %(query_types)b::text[], %(query_keys)b::text[], %(after)s::bigint
)
