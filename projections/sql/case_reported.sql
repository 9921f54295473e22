insert into case_life (ledger, case_id, position, changed_at, scheme, body, confidentiality,
    received_on, due_on, state)
values (%(ledger)s, %(case)s, %(position)s, %(position)s, %(scheme)s, %(body)s,
    %(confidentiality)s, %(received_on)s, %(due_on)s, 'reported')
