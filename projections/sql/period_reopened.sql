-- What was closed, computed, decided and published no longer stands; the log keeps it.
update period_life
set state = 'open', closed_on = null, closed_at = null, computed_on = null, computed_at = null,
    facts_position = null, result_digest = null, subjects = null, decided_on = null,
    decided_at = null, revised_at = null, meeting = null, published_on = null, published_at = null,
    on_show_until = null, objections_until = null,
    reopened_times = reopened_times + 1, reopened_at = %(position)s, reopened_reason = %(reason)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s
