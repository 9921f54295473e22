update deviation
set stands_until = %(position)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s and position < %(position)s and stands_until is null
