select position, scheme, assessment, period, subject, field, computed, decided, reason, meeting,
    decided_on, before, objection, stands_until
from read.deviation
where ledger = %(ledger)s
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(as_of)s::bigint is null or position <= %(as_of)s)
    and (
        %(undone)s or stands_until is null
        or (stands_until > %(as_of)s::bigint and stands_until > position)
    )
order by position, ordinal
