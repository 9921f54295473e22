-- What was closed before stays closed: the work was done.
update duty
set cancelled_at = %(position)s, cancelled_on = %(effective_on)s, cancelled_reason = %(reason)s,
    state = case when state = 'closed' then state else 'cancelled' end
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s and subject = %(subject)s and duty = %(duty)s
    and position < %(position)s and cancelled_at is null
