-- Only what final periods assigned: duties ordered by hand follow from no rule.
select position, scheme, assessment, period, subject, duty, owner, due_on,
    case when cancelled_at <= %(size)s::bigint then cancelled_at end as cancelled_at
from read.duty
where ledger = %(ledger)s and position <= %(size)s::bigint and scheme <> ''
    and (%(subjects)s::text[] is null or subject = any(%(subjects)s::text[]))
    and (%(scheme)s::text is null or scheme = %(scheme)s::text)
    and (%(assessment)s::text is null or assessment = %(assessment)s::text)
    and (%(period)s::text is null or period = %(period)s::text)
order by position
