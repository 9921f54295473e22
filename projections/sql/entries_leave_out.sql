delete from facts.entry
where ledger = %(ledger)s and position = any(%(positions)s::bigint[])
