-- `schemes` and `assessments` are pairs: those that a period's assessment looks back to.
select scheme, assessment, period, ordinal, ends_on, subject, score, rank, grade, tier,
    coefficient, amount_fen, position, known_from,
    case when known_until <= %(size)s::bigint then known_until end as known_until
from facts.outcome
where ledger = %(ledger)s and known_from <= %(size)s::bigint
    and (%(codes)s::text[] is null or subject = any(%(codes)s::text[]))
    and (
        %(scheme)s::text is null
        or (scheme, assessment) in (
            select * from unnest(%(schemes)s::text[], %(assessments)s::text[])
        )
    )
order by position
