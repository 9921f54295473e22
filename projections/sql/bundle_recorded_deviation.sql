select position, ordinal, scheme, assessment, period, subject, field, computed, decided, reason,
    case when stands_until <= %(size)s::bigint then stands_until end as stands_until
from read.deviation
where ledger = %(ledger)s and position <= %(size)s::bigint
    and (%(subjects)s::text[] is null or subject = any(%(subjects)s::text[]))
    and (%(scheme)s::text is null or scheme = %(scheme)s::text)
    and (%(assessment)s::text is null or assessment = %(assessment)s::text)
    and (%(period)s::text is null or period = %(period)s::text)
order by position, ordinal
