update case_life
set state = coalesce(%(state)s, state),
    changed_at = %(position)s,
    started_on = coalesce(%(started_on)s, started_on),
    decided_on = coalesce(%(decided_on)s, decided_on),
    reversed_on = coalesce(%(reversed_on)s, reversed_on),
    subject = coalesce(%(subject)s, subject),
    situation = coalesce(%(situation)s, situation),
    situation_on = coalesce(%(situation_on)s, situation_on),
    same_as = coalesce(%(same_as)s, same_as)
where ledger = %(ledger)s and case_id = %(case)s
