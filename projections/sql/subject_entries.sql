select scheme, assessment, period, subject, input, item, rater, value, level, effective_on,
    position, known_from, known_until
from facts.entry
where ledger = %(ledger)s
    and scheme = %(scheme)s
    and (
        (assessment = %(assessment)s and period = %(period)s)
        or (period = '' and input = any(%(inputs)s::text[]))
    )
    and subject = any(%(subjects)s::text[])
    and known_from <= %(as_of)s and (known_until is null or known_until > %(as_of)s)
