select max(position)
from read.outcome_history
where ledger = %(ledger)s
    and scheme = %(scheme)s
    and assessment = %(assessment)s
    and period = %(period)s
