update duty
set state = coalesce(%(state)s, state), steps = steps + %(steps)s,
    stepped_on = coalesce(%(stepped_on)s, stepped_on),
    returned_times = returned_times + %(returned)s,
    closed_on = coalesce(%(closed_on)s, closed_on),
    level = greatest(level, %(level)s), escalated_on = coalesce(%(escalated_on)s, escalated_on)
where ledger = %(ledger)s and position = %(duty)s
