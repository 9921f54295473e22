-- A period's move is the last one recorded while its outcome held: an outcome is recorded before
-- the moves of the same append.
select outcome.scheme, outcome.assessment, outcome.period, outcome.ends_on, outcome.tier,
    outcome.coefficient, move.from_tier, coalesce(move.grounds, '{}') as grounds,
    outcome.position, outcome.known_until
from facts.outcome as outcome
left join lateral (
    select from_tier, grounds
    from read.tier_change
    where tier_change.ledger = outcome.ledger
        and tier_change.subject = outcome.subject
        and tier_change.scheme = outcome.scheme
        and tier_change.assessment = outcome.assessment
        and tier_change.period = outcome.period
        and tier_change.position > outcome.known_from
        and (outcome.known_until is null or tier_change.position < outcome.known_until)
    order by tier_change.position desc
    limit 1
) as move on true
where outcome.ledger = %(ledger)s
    and outcome.subject = %(subject)s
    and (outcome.tier is not null or outcome.coefficient is not null)
order by outcome.ends_on, outcome.scheme, outcome.assessment, outcome.known_from
