insert into period_life (
    ledger, scheme, assessment, period, state, scheme_version, digest, opened_on, opened_at
)
values (
    %(ledger)s, %(scheme)s, %(assessment)s, %(period)s, 'open', %(scheme_version)s, %(digest)s,
    %(effective_on)s, %(position)s
)
on conflict (ledger, scheme, assessment, period) do nothing
