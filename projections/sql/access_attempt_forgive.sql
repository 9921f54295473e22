update access.attempt
set failures = greatest(failures - 1, 0), paused_until = null
where ledger = %(ledger)s and what = %(what)s
