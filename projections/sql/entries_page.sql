select scheme, assessment, period, subject, input, item, rater, value, level, effective_on,
    position, known_from
from facts.entry
where ledger = %(ledger)s
    and position > %(after)s
    and known_from <= %(as_of)s and (known_until is null or known_until > %(as_of)s)
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(input)s::text is null or input = %(input)s)
    and (%(position)s::bigint is null or position = %(position)s)
order by position
limit %(limit)s
