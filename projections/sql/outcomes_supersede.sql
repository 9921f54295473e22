-- Each outcome of the page ends the one right before it of the same subject and period. Every step
-- is a look into an index, whatever the statistics say: a fresh table has none.
update outcome_history as old
set superseded_by = fresh.position
from outcome_history as fresh
cross join lateral (
    -- "+ 0" keeps the planner from walking the primary key backwards past everybody else's.
    select max(earlier.position + 0) as position
    from outcome_history as earlier
    where earlier.ledger = %(ledger)s
        and earlier.scheme = fresh.scheme and earlier.assessment = fresh.assessment
        and earlier.period = fresh.period and earlier.subject = fresh.subject
        and earlier.position < fresh.position
) as previous
where fresh.ledger = %(ledger)s and fresh.position between %(first)s and %(last)s
    and old.ledger = %(ledger)s and old.position = previous.position
    and old.superseded_by is null
