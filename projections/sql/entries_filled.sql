select input, subject
from facts.entry
where ledger = %(ledger)s
  and scheme = %(scheme)s
  and assessment = %(assessment)s
  and period = any(%(periods)s)
  and (period <> '' or effective_on <= %(ends_on)s)
  and known_until is null
group by input, subject
