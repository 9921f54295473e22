select position, scheme, assessment, period, subject, duty, owner, assigned_on, due_on,
    cancelled_at, cancelled_on, cancelled_reason
from read.duty
where ledger = %(ledger)s
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(due_by)s::date is null or due_on <= %(due_by)s::date)
    and (%(as_of)s::bigint is null or position <= %(as_of)s::bigint)
    and (%(cancelled)s or cancelled_at is null or cancelled_at > %(as_of)s::bigint)
order by due_on, position
