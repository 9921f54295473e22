update case_life
set state = coalesce(%(state)s, state),
    changed_at = %(position)s,
    started_on = coalesce(%(started_on)s, started_on),
    started_at = coalesce(%(started_at)s, started_at),
    decided_on = coalesce(%(decided_on)s, decided_on),
    decided_at = coalesce(%(decided_at)s, decided_at),
    reversed_on = coalesce(%(reversed_on)s, reversed_on),
    reversed_at = coalesce(%(reversed_at)s, reversed_at),
    subject = coalesce(%(subject)s, subject),
    situation = coalesce(%(situation)s, situation),
    situation_on = coalesce(%(situation_on)s, situation_on),
    same_as = coalesce(%(same_as)s, same_as)
where ledger = %(ledger)s and case_id = %(case)s
