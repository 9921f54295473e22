select outcome.position, kept.key as name, kept.value
from read.outcome_history as outcome cross join lateral jsonb_each_text(outcome."values") as kept
where outcome.ledger = %(ledger)s and outcome.position <= %(size)s::bigint
    and (%(subjects)s::text[] is null or subject = any(%(subjects)s::text[]))
    and (%(scheme)s::text is null or scheme = %(scheme)s::text)
    and (%(assessment)s::text is null or assessment = %(assessment)s::text)
    and (%(period)s::text is null or period = %(period)s::text)
order by outcome.position, kept.key collate "C"
