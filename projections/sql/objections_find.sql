select objection, position, scheme, assessment, period, subject, objector, field, entry, state,
    filed_on, filed_by, acknowledged_on, rule_by, ruled_on, ruled_at, ruling, appeal_until,
    appealed_on, settled_on, withdrawn_on
from read.objection
where ledger = %(ledger)s
    and (%(objection)s::text is null or objection = %(objection)s::text)
    and (
        (%(subject)s::text is null and %(filed_by)s::text is null)
        or subject = %(subject)s::text or filed_by = %(filed_by)s::text
    )
    and (
        %(bodies)s::text[] is null or subject = any(%(bodies)s::text[])
        or (
            select appointment.unit
            from facts.appointment as appointment
            where appointment.ledger = objection.ledger
                and appointment.subject = objection.subject and appointment.known_until is null
            order by appointment.starts_on desc
            limit 1
        ) = any(%(bodies)s::text[])
    )
    and (%(scheme)s::text is null or scheme = %(scheme)s::text)
    and (%(assessment)s::text is null or assessment = %(assessment)s::text)
    and (%(period)s::text is null or period = %(period)s::text)
    and (
        %(pending)s::boolean is null
        or (state in ('filed', 'acknowledged', 'appealed')) = %(pending)s::boolean
    )
    and (%(after)s::bigint is null or position < %(after)s::bigint)
order by position desc
limit %(limit)s
