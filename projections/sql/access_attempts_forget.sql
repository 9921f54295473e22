delete from access.attempt
where ledger = %(ledger)s
    and last_at < %(before)s
    and (paused_until is null or paused_until < %(before)s)
