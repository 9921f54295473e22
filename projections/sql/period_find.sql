select scheme, assessment, period, state, scheme_version, digest, opened_on, opened_at,
    closed_on, closed_at, computed_on, computed_at, facts_position, result_digest, subjects,
    decided_on, decided_at, revised_at, meeting, published_on, published_at, on_show_until,
    objections_until, final_on, final_at, outcomes, reopened_times, reopened_at, reopened_reason
from read.period_life
where ledger = %(ledger)s
    and (%(scheme)s::text is null or scheme = %(scheme)s)
    and (%(assessment)s::text is null or assessment = %(assessment)s)
    and (%(period)s::text is null or period = %(period)s)
    and (%(state)s::text is null or state = %(state)s)
order by opened_at
