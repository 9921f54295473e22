update period_life
set state = 'decided', decided_on = %(effective_on)s, decided_at = %(position)s,
    revised_at = null, meeting = %(meeting)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s
