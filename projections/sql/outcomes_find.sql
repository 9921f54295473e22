select position, scheme, assessment, period, subject, digest, facts_position, score, rank, grade,
    tier, coefficient, amount_fen, "values", deviates, recorded_at, because, reason, superseded_by
from read.outcome_history
where ledger = %(ledger)s
    and position > %(after)s
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(as_of)s::bigint is null or position <= %(as_of)s::bigint)
    and (%(superseded)s or superseded_by is null or superseded_by > %(as_of)s::bigint)
order by position
limit %(limit)s
