select position, scheme, assessment, period, subject, field, computed, decided, reason, meeting,
    decided_on, stands_until
from read.deviation
where ledger = %(ledger)s
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(undone)s or stands_until is null)
order by position, ordinal
