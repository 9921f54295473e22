-- All dated entries of the scheme with those of the period: so one can see that they follow from
-- the entries of the log without reading which of them the scheme looks at.
select scheme, assessment, period, subject, input, item, rater, value, level, effective_on,
    position, known_from,
    case when known_until <= %(size)s::bigint then known_until end as known_until
from facts.entry
where ledger = %(ledger)s and known_from <= %(size)s::bigint
    and (%(codes)s::text[] is null or subject = any(%(codes)s::text[]))
    and (
        %(scheme)s::text is null
        or (
            scheme = %(scheme)s::text
            and (period = '' or (assessment = %(assessment)s::text and period = %(period)s::text))
        )
    )
order by position, known_from, input, effective_on, level
