update period_life
set state = 'closed', closed_on = %(effective_on)s, closed_at = %(position)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s
