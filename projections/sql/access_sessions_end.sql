delete from access.session
where ledger = %(ledger)s
    and person = %(person)s
    and (%(token)s::bytea is null or token = %(token)s)
    and (%(but)s::bytea is null or token <> %(but)s)
