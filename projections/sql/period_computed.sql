update period_life
set state = 'computed', computed_on = %(effective_on)s, computed_at = %(position)s,
    digest = %(digest)s, facts_position = %(facts_position)s,
    result_digest = %(result_digest)s, subjects = %(subjects)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s
