insert into access.session (ledger, token, person, started_at, seen_at, ends_at, address, agent)
values (
    %(ledger)s, %(token)s, %(person)s, %(now)s, %(now)s, %(ends_at)s, %(address)s, %(agent)s
)
