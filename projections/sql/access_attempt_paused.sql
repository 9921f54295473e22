select paused_until
from access.attempt
where ledger = %(ledger)s and what = %(what)s
