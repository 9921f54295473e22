select position, scheme, assessment, period, subject, digest, facts_position, score, rank, grade,
    tier, coefficient, amount_fen, deviates, because,
    case when superseded_by <= %(size)s::bigint then superseded_by end as superseded_by
from read.outcome_history
where ledger = %(ledger)s and position <= %(size)s::bigint
    and (%(subjects)s::text[] is null or subject = any(%(subjects)s::text[]))
    and (%(scheme)s::text is null or scheme = %(scheme)s::text)
    and (%(assessment)s::text is null or assessment = %(assessment)s::text)
    and (%(period)s::text is null or period = %(period)s::text)
order by position
