-- Reporting: what dashboards that speak SQL may read. Views over the read models, of what holds
-- now, with every column described (ops/docs/reporting.md lists them from these comments).
--
-- A login sees the ledgers that reporting.reader gives it, and no others, whatever it asks: the
-- views are security barriers and run with their owner's rights, so that it needs none on the
-- tables below them. There are no names, nothing sealed, and no village of a person: subjects are
-- opaque ids (codes, where villages or townships are assessed).
--
-- Rebuilding the projections replaces rows, never tables, so the views stay bound to them.
do $$
begin
    create role mingce_dashboard nologin;
exception when duplicate_object or unique_violation then
    null;
end
$$;

create schema reporting;

create table reporting.reader (
    login text not null,
    ledger text not null,
    primary key (login, ledger)
);
comment on table reporting.reader is
    'Which database logins may read which ledgers; kept with `mingce dashboard`.';

-- The last day of a period: 2025, 2025-H1, 2025-Q1, 2025-B1 (two months) or 2025-03.
create function reporting.period_ends_on(period text) returns date
language sql immutable parallel safe
as $$
    select make_date(left(period, 4)::integer, 1, 1) - 1 + make_interval(months => case
        when length(period) = 4 then 12
        when substr(period, 6, 1) = 'H' then 6 * right(period, 1)::integer
        when substr(period, 6, 1) = 'Q' then 3 * right(period, 1)::integer
        when substr(period, 6, 1) = 'B' then 2 * right(period, 1)::integer
        else right(period, 2)::integer
    end)
$$;

-- The ledgers of whoever asks. current_user is the login itself, also inside a view.
create view reporting.mine with (security_barrier) as
select ledger from reporting.reader where login = current_user;

create view reporting.ledger with (security_barrier) as
select mine.ledger, county.body as county, county.name as county_name
from reporting.mine
left join lateral (
    select body.body, body.name
    from facts.body
    where body.ledger = mine.ledger and body.kind = 'county' and body.known_until is null
    order by body.body
    limit 1
) as county on true;

comment on view reporting.ledger is
    'The ledgers that you may read, with the county of each.';
comment on column reporting.ledger.ledger is 'The ledger, one for each county.';
comment on column reporting.ledger.county is 'Code of the county; null while none is registered.';
comment on column reporting.ledger.county_name is 'Name of the county as it is now.';

create view reporting.township with (security_barrier) as
select body.ledger, body.body as township, body.name as township_name,
    (
        select count(*)
        from facts.appointment
        where appointment.ledger = body.ledger and appointment.group_body = body.body
            and appointment.known_until is null and appointment.starts_on <= current_date
            and (appointment.ends_on is null or appointment.ends_on >= current_date)
    ) as subjects
from facts.body
where body.kind = 'township' and body.known_until is null
    and body.ledger in (select mine.ledger from reporting.mine);

comment on view reporting.township is
    'Townships, with how many serve there today.';
comment on column reporting.township.ledger is 'The ledger, one for each county.';
comment on column reporting.township.township is 'Code of the township.';
comment on column reporting.township.township_name is 'Name of the township as it is now.';
comment on column reporting.township.subjects is 'How many cadres are in post there today.';

create view reporting.period with (security_barrier) as
select life.ledger, life.scheme, life.assessment, life.period,
    reporting.period_ends_on(life.period) as period_ends_on, life.state, life.scheme_version,
    life.opened_on, life.closed_on, life.computed_on, life.decided_on, life.published_on,
    life.on_show_until, life.objections_until, life.final_on, life.subjects, life.reopened_times
from read.period_life as life
where life.ledger in (select mine.ledger from reporting.mine);

comment on view reporting.period is
    'Where each period stands in its life.';
comment on column reporting.period.ledger is 'The ledger, one for each county.';
comment on column reporting.period.scheme is 'Name of the scheme.';
comment on column reporting.period.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.period.period is 'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.period.period_ends_on is 'Last day of the period.';
comment on column reporting.period.state is 'open, closed, computed, decided, published or final.';
comment on column reporting.period.scheme_version is
    'Version of the scheme that governs the period.';
comment on column reporting.period.opened_on is 'Day of opening.';
comment on column reporting.period.closed_on is 'Day of closing, null while open.';
comment on column reporting.period.computed_on is
    'Day of the computation that stands, null before.';
comment on column reporting.period.decided_on is 'Day of the meeting''s decision, null before.';
comment on column reporting.period.published_on is 'First day of the notice, null before.';
comment on column reporting.period.on_show_until is 'Last day of the notice, null before.';
comment on column reporting.period.objections_until is 'Last day to object, null before.';
comment on column reporting.period.final_on is 'Day on which the result became final, null before.';
comment on column reporting.period.subjects is
    'How many were assessed, null before the computation.';
comment on column reporting.period.reopened_times is 'How often the period was opened again.';

create view reporting.outcome with (security_barrier) as
select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    life.period_ends_on, life.is_latest, outcome.subject,
    coalesce(
        served.group_body, case when own.kind = 'village' then own.parent else own.body end, ''
    ) as township,
    township.name as township_name,
    coalesce(served.cadre_class, '') as cadre_class,
    trim_scale(outcome.score * 0.0001) as score,
    outcome.rank, outcome.grade, outcome.tier,
    trim_scale(outcome.coefficient * 0.0001) as coefficient,
    outcome.amount_fen * 0.01 as amount_yuan,
    outcome.deviates,
    outcome.because is not null as supersedes
from read.outcome_history as outcome
join (
    select period.ledger, period.scheme, period.assessment, period.period,
        reporting.period_ends_on(period.period) as period_ends_on,
        reporting.period_ends_on(period.period) = max(reporting.period_ends_on(period.period))
            filter (where period.state = 'final')
            over (partition by period.ledger, period.scheme, period.assessment) as is_latest
    from read.period_life as period
) as life
    on life.ledger = outcome.ledger and life.scheme = outcome.scheme
        and life.assessment = outcome.assessment and life.period = outcome.period
left join lateral (
    select appointment.group_body, appointment.cadre_class
    from facts.appointment
    where appointment.ledger = outcome.ledger and appointment.subject = outcome.subject
        and appointment.known_until is null
        and appointment.starts_on <= life.period_ends_on
    order by appointment.starts_on desc
    limit 1
) as served on true
left join facts.body as own
    on own.ledger = outcome.ledger and own.body = outcome.subject and own.known_until is null
left join facts.body as township
    on township.ledger = outcome.ledger and township.kind = 'township'
        and township.known_until is null
        and township.body = coalesce(
            served.group_body, case when own.kind = 'village' then own.parent else own.body end
        )
where outcome.superseded_by is null
    and outcome.ledger in (select mine.ledger from reporting.mine);

comment on view reporting.outcome is
    'Recorded results as they hold now, one row for each subject and final period.';
comment on column reporting.outcome.ledger is 'The ledger, one for each county.';
comment on column reporting.outcome.scheme is 'Name of the scheme.';
comment on column reporting.outcome.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.outcome.period is 'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.outcome.period_ends_on is 'Last day of the period.';
comment on column reporting.outcome.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.outcome.subject is
    'Opaque id of the person assessed; the code, where a village or township is.';
comment on column reporting.outcome.township is
    'Code of the township served in on the last day of the period; empty if none is known.';
comment on column reporting.outcome.township_name is 'Name of the township as it is now.';
comment on column reporting.outcome.cadre_class is
    'Class of the person on the last day of the period; empty for villages and townships.';
comment on column reporting.outcome.score is 'Score in points.';
comment on column reporting.outcome.rank is 'Place among those ranked together, 1 the best.';
comment on column reporting.outcome.grade is 'Grade.';
comment on column reporting.outcome.tier is 'Tier, 1 the best.';
comment on column reporting.outcome.coefficient is 'Pay coefficient.';
comment on column reporting.outcome.amount_yuan is 'All streams of pay together, in yuan.';
comment on column reporting.outcome.deviates is 'Whether the meeting changed what was computed.';
comment on column reporting.outcome.supersedes is
    'Whether it replaced an earlier result of the same period.';

create view reporting.ranking with (security_barrier) as
select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest, outcome.subject, outcome.township,
    outcome.township_name, outcome.cadre_class, outcome.rank,
    lag(outcome.rank) over of_subject as rank_before,
    lag(outcome.rank) over of_subject - outcome.rank as places_gained,
    outcome.score, lag(outcome.score) over of_subject as score_before,
    outcome.grade, lag(outcome.grade) over of_subject as grade_before,
    outcome.tier, lag(outcome.tier) over of_subject as tier_before
from reporting.outcome
window of_subject as (
    partition by outcome.ledger, outcome.scheme, outcome.assessment, outcome.subject
    order by outcome.period_ends_on
);

comment on view reporting.ranking is
    'Places with the change since the subject''s last period of the same assessment.';
comment on column reporting.ranking.ledger is 'The ledger, one for each county.';
comment on column reporting.ranking.scheme is 'Name of the scheme.';
comment on column reporting.ranking.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.ranking.period is 'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.ranking.period_ends_on is 'Last day of the period.';
comment on column reporting.ranking.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.ranking.subject is
    'Opaque id of the person assessed; the code, where a village or township is.';
comment on column reporting.ranking.township is
    'Code of the township served in on the last day of the period; empty if none is known.';
comment on column reporting.ranking.township_name is 'Name of the township as it is now.';
comment on column reporting.ranking.cadre_class is
    'Class of the person on the last day of the period; empty for villages and townships.';
comment on column reporting.ranking.rank is 'Place among those ranked together, 1 the best.';
comment on column reporting.ranking.rank_before is
    'Place in the period before, null if there was none.';
comment on column reporting.ranking.places_gained is
    'How many places better than before; negative: worse.';
comment on column reporting.ranking.score is 'Score in points.';
comment on column reporting.ranking.score_before is
    'Score in the period before, null if there was none.';
comment on column reporting.ranking.grade is 'Grade.';
comment on column reporting.ranking.grade_before is
    'Grade in the period before, null if there was none.';
comment on column reporting.ranking.tier is 'Tier, 1 the best.';
comment on column reporting.ranking.tier_before is
    'Tier in the period before, null if there was none.';

create view reporting.grade_count with (security_barrier) as
select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name,
    outcome.grade, count(*) as subjects
from reporting.outcome
group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name,
    outcome.grade;

comment on view reporting.grade_count is
    'How many have each grade, by township.';
comment on column reporting.grade_count.ledger is 'The ledger, one for each county.';
comment on column reporting.grade_count.scheme is 'Name of the scheme.';
comment on column reporting.grade_count.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.grade_count.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.grade_count.period_ends_on is 'Last day of the period.';
comment on column reporting.grade_count.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.grade_count.township is
    'Code of the township served in on the last day of the period; empty if none is known.';
comment on column reporting.grade_count.township_name is 'Name of the township as it is now.';
comment on column reporting.grade_count.grade is 'Grade; null: assessed without a grade.';
comment on column reporting.grade_count.subjects is 'How many have it.';

create view reporting.score_spread with (security_barrier) as
select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name,
    count(*) as subjects,
    min(outcome.score) as lowest,
    percentile_disc(0.25) within group (order by outcome.score) as lower_quartile,
    percentile_disc(0.5) within group (order by outcome.score) as median,
    percentile_disc(0.75) within group (order by outcome.score) as upper_quartile,
    max(outcome.score) as highest,
    round(avg(outcome.score), 2) as mean
from reporting.outcome
where outcome.score is not null
group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name;

comment on view reporting.score_spread is
    'How scores spread within each township.';
comment on column reporting.score_spread.ledger is 'The ledger, one for each county.';
comment on column reporting.score_spread.scheme is 'Name of the scheme.';
comment on column reporting.score_spread.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.score_spread.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.score_spread.period_ends_on is 'Last day of the period.';
comment on column reporting.score_spread.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.score_spread.township is
    'Code of the township served in on the last day of the period; empty if none is known.';
comment on column reporting.score_spread.township_name is 'Name of the township as it is now.';
comment on column reporting.score_spread.subjects is 'How many have a score.';
comment on column reporting.score_spread.lowest is 'The lowest score.';
comment on column reporting.score_spread.lower_quartile is
    'A quarter of them are at or below this score.';
comment on column reporting.score_spread.median is 'Half of them are at or below this score.';
comment on column reporting.score_spread.upper_quartile is
    'Three quarters of them are at or below this score.';
comment on column reporting.score_spread.highest is 'The highest score.';
comment on column reporting.score_spread.mean is 'The mean, to two decimals, half up.';

create view reporting.score_band with (security_barrier) as
select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest,
    5 * floor(outcome.score / 5) as band_from,
    5 * floor(outcome.score / 5) + 5 as band_below,
    count(*) as subjects
from reporting.outcome
where outcome.score is not null
group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest,
    floor(outcome.score / 5);

comment on view reporting.score_band is
    'How many have a score in each band of five points.';
comment on column reporting.score_band.ledger is 'The ledger, one for each county.';
comment on column reporting.score_band.scheme is 'Name of the scheme.';
comment on column reporting.score_band.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.score_band.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.score_band.period_ends_on is 'Last day of the period.';
comment on column reporting.score_band.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.score_band.band_from is
    'Where the band begins: scores from here on belong to it.';
comment on column reporting.score_band.band_below is
    'Where it ends: scores from here on belong to the next.';
comment on column reporting.score_band.subjects is 'How many have a score in it.';

create view reporting.tier_count with (security_barrier) as
select placed.ledger, placed.scheme, placed.assessment, placed.period, placed.period_ends_on,
    placed.is_latest, placed.tier, count(*) as subjects,
    count(*) filter (where placed.tier < placed.tier_before) as risen,
    count(*) filter (where placed.tier > placed.tier_before) as fallen,
    sum(placed.amount_yuan) as amount_yuan
from (
    select outcome.*, lag(outcome.tier) over (
        partition by outcome.ledger, outcome.scheme, outcome.assessment, outcome.subject
        order by outcome.period_ends_on
    ) as tier_before
    from reporting.outcome
) as placed
where placed.tier is not null
group by placed.ledger, placed.scheme, placed.assessment, placed.period, placed.period_ends_on,
    placed.is_latest, placed.tier;

comment on view reporting.tier_count is
    'How many stand on each tier, and what they are paid.';
comment on column reporting.tier_count.ledger is 'The ledger, one for each county.';
comment on column reporting.tier_count.scheme is 'Name of the scheme.';
comment on column reporting.tier_count.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.tier_count.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.tier_count.period_ends_on is 'Last day of the period.';
comment on column reporting.tier_count.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.tier_count.tier is 'Tier, 1 the best.';
comment on column reporting.tier_count.subjects is 'How many stand on it.';
comment on column reporting.tier_count.risen is 'How many of them came from a worse tier.';
comment on column reporting.tier_count.fallen is 'How many of them came from a better tier.';
comment on column reporting.tier_count.amount_yuan is
    'Their pay of the period together, in yuan; null if the scheme pays nothing.';

create view reporting.coefficient_count with (security_barrier) as
select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest,
    outcome.coefficient, count(*) as subjects
from reporting.outcome
where outcome.coefficient is not null
group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
    outcome.period_ends_on, outcome.is_latest,
    outcome.coefficient;

comment on view reporting.coefficient_count is
    'How many have each pay coefficient.';
comment on column reporting.coefficient_count.ledger is 'The ledger, one for each county.';
comment on column reporting.coefficient_count.scheme is 'Name of the scheme.';
comment on column reporting.coefficient_count.assessment is
    'Name of the assessment within the scheme.';
comment on column reporting.coefficient_count.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.coefficient_count.period_ends_on is 'Last day of the period.';
comment on column reporting.coefficient_count.is_latest is
    'Whether no later period of the assessment is final.';
comment on column reporting.coefficient_count.coefficient is 'Pay coefficient.';
comment on column reporting.coefficient_count.subjects is 'How many have it.';

create view reporting.pay with (security_barrier) as
select line.ledger, line.scheme, line.assessment, line.period,
    reporting.period_ends_on(line.period) as period_ends_on, line.stream,
    count(distinct line.subject) as subjects,
    coalesce(sum(line.amount_fen) filter (where line.kind = 'determined'), 0) * 0.01
        as determined_yuan,
    coalesce(sum(line.difference_fen) filter (where line.kind = 'settled'), 0) * 0.01
        as settled_yuan,
    (
        coalesce(sum(line.amount_fen) filter (where line.kind = 'determined'), 0)
        + coalesce(sum(line.difference_fen) filter (where line.kind = 'settled'), 0)
    ) * 0.01 as amount_yuan
from read.pay_line as line
where line.ledger in (select mine.ledger from reporting.mine)
group by line.ledger, line.scheme, line.assessment, line.period, line.stream;

comment on view reporting.pay is
    'What was determined and settled, by stream.';
comment on column reporting.pay.ledger is 'The ledger, one for each county.';
comment on column reporting.pay.scheme is 'Name of the scheme.';
comment on column reporting.pay.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.pay.period is 'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.pay.period_ends_on is 'Last day of the period.';
comment on column reporting.pay.stream is 'Name of the stream of pay.';
comment on column reporting.pay.subjects is 'How many have a line of it.';
comment on column reporting.pay.determined_yuan is
    'What was determined when the period became final, in yuan.';
comment on column reporting.pay.settled_yuan is
    'What was settled since: paid later, or negative, taken back.';
comment on column reporting.pay.amount_yuan is 'What holds now, in yuan.';

create view reporting.duty with (security_barrier) as
select duty.ledger, duty.position as duty, duty.scheme, duty.assessment, duty.period,
    coalesce(nullif(duty.duty, ''), duty.kind) as kind,
    duty.subject, duty.township, township.name as township_name, duty.owner, duty.owes,
    duty.assigned_on, duty.due_on, duty.state,
    duty.state = 'open' and duty.due_on < current_date as is_late,
    case duty.state
        when 'open' then greatest(current_date - duty.due_on, 0)
        when 'closed' then greatest(duty.closed_on - duty.due_on, 0)
        else 0
    end as late_days,
    duty.level, duty.closed_on
from read.duty_now as duty
left join facts.body as township
    on township.ledger = duty.ledger and township.body = duty.township
        and township.kind = 'township' and township.known_until is null
where duty.ledger in (select mine.ledger from reporting.mine);

comment on view reporting.duty is
    'Duties one by one: who owes what about whom, by when.';
comment on column reporting.duty.ledger is 'The ledger, one for each county.';
comment on column reporting.duty.duty is
    'Number of the duty: the position of the entry that assigned it.';
comment on column reporting.duty.scheme is 'Scheme that it follows from; empty if ordered by hand.';
comment on column reporting.duty.assessment is
    'Assessment that it follows from; empty if ordered by hand.';
comment on column reporting.duty.period is 'Period that it follows from; empty if ordered by hand.';
comment on column reporting.duty.kind is
    'What kind of duty: the scheme''s name of it, or the kind given when ordered.';
comment on column reporting.duty.subject is
    'Opaque id of whom it is about; the code of a village or township.';
comment on column reporting.duty.township is 'Code of the township of the subject.';
comment on column reporting.duty.township_name is 'Name of the township as it is now.';
comment on column reporting.duty.owner is 'Role that owes it.';
comment on column reporting.duty.owes is 'Code of the body that owes it.';
comment on column reporting.duty.assigned_on is 'Day of the assignment.';
comment on column reporting.duty.due_on is 'Last day.';
comment on column reporting.duty.state is
    'open, reported (done, not yet closed), closed or cancelled.';
comment on column reporting.duty.is_late is 'Whether it is open after its last day.';
comment on column reporting.duty.late_days is
    'Days after the last day: until today while open, else until it was closed; 0 if in time.';
comment on column reporting.duty.level is 'How often it was escalated.';
comment on column reporting.duty.closed_on is 'Day of closing, null before.';

create view reporting.duty_count with (security_barrier) as
select duty.ledger, duty.township, duty.township_name,
    count(*) filter (where duty.state = 'open') as open,
    count(*) filter (where duty.is_late) as late,
    count(*) filter (where duty.state = 'reported') as reported,
    count(*) filter (where duty.state = 'closed') as closed,
    count(*) filter (where duty.state = 'closed' and duty.late_days > 0) as closed_late,
    count(*) filter (where duty.state = 'cancelled') as cancelled
from reporting.duty
group by duty.ledger, duty.township, duty.township_name;

comment on view reporting.duty_count is
    'How many duties are in which state, by township.';
comment on column reporting.duty_count.ledger is 'The ledger, one for each county.';
comment on column reporting.duty_count.township is 'Code of the township of those concerned.';
comment on column reporting.duty_count.township_name is 'Name of the township as it is now.';
comment on column reporting.duty_count.open is 'How many are open.';
comment on column reporting.duty_count.late is 'How many of these are past their last day.';
comment on column reporting.duty_count.reported is
    'How many are reported done and wait for closing.';
comment on column reporting.duty_count.closed is 'How many are closed.';
comment on column reporting.duty_count.closed_late is
    'How many of these were closed after their last day.';
comment on column reporting.duty_count.cancelled is 'How many were cancelled.';

create view reporting.case_count with (security_barrier) as
select life.ledger, life.scheme, to_char(life.received_on, 'YYYY-MM') as month,
    reporting.period_ends_on(to_char(life.received_on, 'YYYY-MM')) as month_ends_on,
    count(*) as received,
    count(*) filter (where life.state in ('verified', 'reversed')) as verified,
    count(*) filter (where life.state = 'reversed') as reversed,
    count(*) filter (where life.state = 'dismissed') as dismissed,
    count(*) filter (where life.state = 'withdrawn') as withdrawn,
    count(*) filter (where life.state in ('reported', 'under-verification')) as open,
    count(*) filter (
        where life.state in ('reported', 'under-verification') and life.due_on < current_date
    ) as overdue,
    count(*) filter (
        where life.state not in ('reported', 'under-verification', 'withdrawn')
            and life.decided_on > life.due_on
    ) as late
from read.case_life as life
where life.ledger in (select mine.ledger from reporting.mine)
group by life.ledger, life.scheme, to_char(life.received_on, 'YYYY-MM');

comment on view reporting.case_count is
    'Cases by the month in which they were received: numbers, no persons.';
comment on column reporting.case_count.ledger is 'The ledger, one for each county.';
comment on column reporting.case_count.scheme is 'Scheme in whose catalogue the situations stand.';
comment on column reporting.case_count.month is 'Month of receipt, like 2025-03.';
comment on column reporting.case_count.month_ends_on is 'Last day of the month.';
comment on column reporting.case_count.received is 'How many were received.';
comment on column reporting.case_count.verified is
    'How many were verified, later reversals included.';
comment on column reporting.case_count.reversed is 'How many of these were reversed.';
comment on column reporting.case_count.dismissed is 'How many were dismissed.';
comment on column reporting.case_count.withdrawn is
    'How many were withdrawn by who had reported them.';
comment on column reporting.case_count.open is 'How many are not decided yet.';
comment on column reporting.case_count.overdue is 'How many of these are past their last day.';
comment on column reporting.case_count.late is 'How many were decided after their last day.';

create view reporting.situation_count with (security_barrier) as
select life.ledger, life.scheme, life.situation,
    to_char(life.situation_on, 'YYYY-MM') as month,
    reporting.period_ends_on(to_char(life.situation_on, 'YYYY-MM')) as month_ends_on,
    count(*) as cases
from read.case_life as life
where life.state = 'verified' and life.ledger in (select mine.ledger from reporting.mine)
group by life.ledger, life.scheme, life.situation, to_char(life.situation_on, 'YYYY-MM');

comment on view reporting.situation_count is
    'Verified cases that stand, by situation and month of the situation.';
comment on column reporting.situation_count.ledger is 'The ledger, one for each county.';
comment on column reporting.situation_count.scheme is
    'Scheme in whose catalogue the situation stands.';
comment on column reporting.situation_count.situation is 'Name of the situation.';
comment on column reporting.situation_count.month is 'Month of the situation, like 2025-03.';
comment on column reporting.situation_count.month_ends_on is 'Last day of the month.';
comment on column reporting.situation_count.cases is 'How many verified cases there are.';

create view reporting.measure_count with (security_barrier) as
select measure.ledger, measure.scheme, measure.measure, count(*) as imposed,
    count(*) filter (
        where measure.reversed_at is null and measure.first_day <= current_date
            and (measure.last_day is null or measure.last_day >= current_date)
            and (measure.first_day_without is null or measure.first_day_without > current_date)
    ) as in_force,
    count(*) filter (
        where measure.reversed_at is null and measure.first_day_without is not null
    ) as lifted,
    count(*) filter (where measure.reversed_at is not null) as reversed
from read.case_measure as measure
where measure.ledger in (select mine.ledger from reporting.mine)
group by measure.ledger, measure.scheme, measure.measure;

comment on view reporting.measure_count is
    'Measures that followed verified cases.';
comment on column reporting.measure_count.ledger is 'The ledger, one for each county.';
comment on column reporting.measure_count.scheme is 'Scheme in whose catalogue the measure stands.';
comment on column reporting.measure_count.measure is 'Name of the measure.';
comment on column reporting.measure_count.imposed is 'How many were imposed.';
comment on column reporting.measure_count.in_force is 'How many are in force today.';
comment on column reporting.measure_count.lifted is 'How many were lifted early.';
comment on column reporting.measure_count.reversed is 'How many fell with their case.';

create view reporting.objection_count with (security_barrier) as
select objection.ledger, objection.scheme, objection.assessment, objection.period,
    reporting.period_ends_on(objection.period) as period_ends_on,
    count(*) as filed,
    count(*) filter (where objection.state in ('filed', 'acknowledged', 'appealed')) as open,
    count(*) filter (where objection.ruling in ('upheld', 'upheld_in_part')) as upheld,
    count(*) filter (where objection.ruling = 'rejected') as rejected,
    count(*) filter (where objection.state = 'withdrawn') as withdrawn,
    count(*) filter (where objection.appealed_on is not null) as appealed
from read.objection
where objection.ledger in (select mine.ledger from reporting.mine)
group by objection.ledger, objection.scheme, objection.assessment, objection.period;

comment on view reporting.objection_count is
    'Objections to each published result, and what became of them.';
comment on column reporting.objection_count.ledger is 'The ledger, one for each county.';
comment on column reporting.objection_count.scheme is 'Name of the scheme.';
comment on column reporting.objection_count.assessment is
    'Name of the assessment within the scheme.';
comment on column reporting.objection_count.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.objection_count.period_ends_on is 'Last day of the period.';
comment on column reporting.objection_count.filed is 'How many were filed.';
comment on column reporting.objection_count.open is 'How many are neither ruled on nor withdrawn.';
comment on column reporting.objection_count.upheld is 'How many were upheld, in full or in part.';
comment on column reporting.objection_count.rejected is 'How many were rejected.';
comment on column reporting.objection_count.withdrawn is 'How many were withdrawn.';
comment on column reporting.objection_count.appealed is 'How many went on to an appeal.';

create view reporting.change_count with (security_barrier) as
select deviation.ledger, deviation.scheme, deviation.assessment, deviation.period,
    reporting.period_ends_on(deviation.period) as period_ends_on, deviation.field,
    count(*) filter (where deviation.stands_until is null) as changes,
    count(*) filter (where deviation.stands_until is not null) as undone
from read.deviation
where deviation.ledger in (select mine.ledger from reporting.mine)
group by deviation.ledger, deviation.scheme, deviation.assessment, deviation.period,
    deviation.field;

comment on view reporting.change_count is
    'What meetings changed of the computed results.';
comment on column reporting.change_count.ledger is 'The ledger, one for each county.';
comment on column reporting.change_count.scheme is 'Name of the scheme.';
comment on column reporting.change_count.assessment is 'Name of the assessment within the scheme.';
comment on column reporting.change_count.period is
    'Key of the period: 2025, 2025-H1, 2025-Q1, 2025-03.';
comment on column reporting.change_count.period_ends_on is 'Last day of the period.';
comment on column reporting.change_count.field is 'What was changed: score, grade or tier.';
comment on column reporting.change_count.changes is 'How many changes stand.';
comment on column reporting.change_count.undone is 'How many changes fell with their decision.';

grant usage on schema reporting to mingce_dashboard, mingce_service;
grant select on
    reporting.ledger,
    reporting.township,
    reporting.period,
    reporting.outcome,
    reporting.ranking,
    reporting.grade_count,
    reporting.score_spread,
    reporting.score_band,
    reporting.tier_count,
    reporting.coefficient_count,
    reporting.pay,
    reporting.duty,
    reporting.duty_count,
    reporting.case_count,
    reporting.situation_count,
    reporting.measure_count,
    reporting.objection_count,
    reporting.change_count
    to mingce_dashboard;
grant select, insert, delete on reporting.reader to mingce_service;
