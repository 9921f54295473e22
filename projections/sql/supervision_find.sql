select kind, position, ordinal, recorded_on, effective_on,
    case when due_on is null then late_days else %(today)s::date - due_on end as late_days,
    subject, scheme, assessment, period, body, role, who, entries, detail, reason
from read.supervision
where ledger = %(ledger)s and kind = %(kind)s
    and (due_on is null or due_on < %(today)s::date)
    and (%(since)s::date is null or recorded_on >= %(since)s::date)
    and (
        %(after_position)s::bigint is null
        or (position, ordinal) < (%(after_position)s::bigint, %(after_ordinal)s::integer)
    )
order by position desc, ordinal desc
limit %(limit)s
