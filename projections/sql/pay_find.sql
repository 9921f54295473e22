select position, scheme, assessment, period, subject, stream, kind, previous_fen, amount_fen,
    difference_fen, effective_on, recorded_at
from read.pay_line
where ledger = %(ledger)s
    and position > %(after)s
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(as_of)s::bigint is null or position <= %(as_of)s::bigint)
order by position
limit %(limit)s
