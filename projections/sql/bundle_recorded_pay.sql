select position, scheme, assessment, period, subject, stream, kind, previous_fen, amount_fen,
    difference_fen
from read.pay_line
where ledger = %(ledger)s and position <= %(size)s::bigint
    and (%(subjects)s::text[] is null or subject = any(%(subjects)s::text[]))
    and (%(scheme)s::text is null or scheme = %(scheme)s::text)
    and (%(assessment)s::text is null or assessment = %(assessment)s::text)
    and (%(period)s::text is null or period = %(period)s::text)
order by position
