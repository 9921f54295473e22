select scheme, assessment, period, ordinal, ends_on, subject, score, rank, grade, tier,
    coefficient, amount_fen, position, known_from, known_until
from facts.outcome
where ledger = %(ledger)s
    and (scheme, assessment) in (
        select * from unnest(%(schemes)s::text[], %(assessments)s::text[])
    )
    and known_from <= %(as_of)s and (known_until is null or known_until > %(as_of)s)
