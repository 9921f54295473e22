-- Each outcome of the page ends the one before it of the same subject and period.
update outcome_history as old
set superseded_by = following.position
from (
    select position, lag(position) over (
        partition by scheme, assessment, period, subject order by position
    ) as previous
    from outcome_history as one
    where ledger = %(ledger)s and exists (
        select from outcome_history as fresh
        where fresh.ledger = %(ledger)s
            and fresh.position between %(first)s and %(last)s
            and fresh.scheme = one.scheme and fresh.assessment = one.assessment
            and fresh.period = one.period and fresh.subject = one.subject
    )
) as following
where old.ledger = %(ledger)s and old.position = following.previous
    and old.superseded_by is null
