update period_life
set state = 'final', final_on = %(effective_on)s, final_at = %(position)s,
    outcomes = %(outcomes)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s
