select subject, input, item, rater, value, level, effective_on, position
from facts.entry
where ledger = %(ledger)s
  and scheme = %(scheme)s
  and assessment = %(assessment)s
  and period = %(period)s
  and (%(subject)s::text is null or subject = %(subject)s)
  and known_until is null
order by position
