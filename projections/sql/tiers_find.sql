select position, scheme, assessment, period, subject, effective_on, from_tier, to_tier, grounds,
    recorded_at
from read.tier_change
where ledger = %(ledger)s
    and position > %(after)s
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
order by position
limit %(limit)s
