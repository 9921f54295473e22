-- Reporting as of a position: what each view of the schema gave when that much was known. Each
-- function has the columns of its view, described there, and shows nothing that the view did not.
--
-- A function of a login's runs with its owner's rights, as a view does, and so cannot ask
-- current_user who called: reporting.asked does it for all of them.

-- When things became known that were known only as they are now. Case and measure: the entry that
-- moved them; a period's act: what it said.
alter table read.case_life
    add column started_at bigint, add column decided_at bigint, add column reversed_at bigint;
alter table read_next.case_life
    add column started_at bigint, add column decided_at bigint, add column reversed_at bigint;
alter table read.case_measure add column lifted_at bigint;
alter table read_next.case_measure add column lifted_at bigint;
alter table read.period_act
    add column scheme_version text, add column subjects integer,
    add column on_show_until date, add column objections_until date;
alter table read_next.period_act
    add column scheme_version text, add column subjects integer,
    add column on_show_until date, add column objections_until date;

-- For what is recorded already; entries that the projections have not come to, they will fill in.
update read.case_life as life
set (started_at, decided_at, reversed_at) = (
    select
        max(moved.position) filter (where moved.type = 'verification-started'),
        max(moved.position) filter (
            where moved.type in ('case-verified', 'case-dismissed', 'case-withdrawn')
        ),
        max(moved.position) filter (where moved.type = 'case-reversed')
    from projection.entries_with(array[life.ledger || ' case:' || life.case_id]) as moved
    where moved.position <= life.changed_at
);

update read.case_measure as measure
set lifted_at = lifted.position
from read.case_life as life
cross join lateral projection.entries_with(array[life.ledger || ' case:' || life.case_id])
    as lifted
where measure.first_day_without is not null
    and life.ledger = measure.ledger and life.case_id = measure.case_id
    and lifted.type = 'measure-lifted' and lifted.position <= life.changed_at
    and (convert_from(lifted.entry, 'UTF8')::jsonb -> 'data' ->> 'lifts')::bigint
        = measure.position;

update read.period_act as act
set scheme_version = case act.act when 'opened' then said.data ->> 'scheme_version' end,
    subjects = (said.data ->> 'subjects')::integer,
    on_show_until = (said.data ->> 'on_show_until')::date,
    objections_until = (said.data ->> 'objections_until')::date
from (
    select event.ledger, event.position,
        convert_from(event.entry, 'UTF8')::jsonb -> 'data' as data
    from ledger.event
    join read.period_act as known
        on known.ledger = event.ledger and known.position = event.position
    where known.act in ('opened', 'computed', 'published')
) as said
where said.ledger = act.ledger and said.position = act.position;

-- Which ledger a login asks about, and up to where: one row, or an error that says what is wrong.
-- Without a ledger it is the only one that the login may read; without a position, all that the
-- projections know. `role` keeps what the login has set itself to, whoever owns the function.
create function reporting.asked(
    as_of bigint, of_ledger text, out ledger text, out "position" bigint
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
    asker constant text := case current_setting('role')
        when 'none' then session_user::text else current_setting('role')
    end;
    readable constant text[] := (
        select coalesce(array_agg(reader.ledger order by reader.ledger), '{}')
        from reporting.reader
        where reader.login = asker and (of_ledger is null or reader.ledger = of_ledger)
    );
    known bigint;
begin
    if cardinality(readable) = 0 then
        raise exception '% may not read %', asker, coalesce(of_ledger, 'any ledger')
            using errcode = 'insufficient_privilege',
            hint = 'An administrator lets a login in with: mingce dashboard allow ' || asker;
    elsif cardinality(readable) > 1 then
        raise exception 'a position belongs to one ledger, and % may read several', asker
            using errcode = 'ambiguous_parameter',
            hint = 'Name the ledger: of_ledger => ' || quote_literal(readable[1]);
    end if;
    asked.ledger := readable[1];
    known := coalesce((
        select min(come.position)
        from projection.position as come
        where come.ledger = readable[1] and come.generation = 'live'
    ), 0);
    asked.position := coalesce(as_of, known);
    if asked.position > known or asked.position < 0 then
        raise exception 'entry % of % is not known, the views have come to entry %',
            as_of, asked.ledger, known
            using errcode = 'invalid_parameter_value', hint = 'Ask again later.';
    end if;
end
$$;
comment on function reporting.asked(bigint, text) is
    'Which ledger is asked about, and up to which entry.';

comment on function reporting.period_ends_on(text) is 'The last day of a period.';

-- Entries are recorded in the order of time, so the last one of a day is found by halving.
create function reporting.position_on(day date, of_ledger text default null) returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
    of_day constant timestamptz := (position_on.day + 1)::timestamp at time zone 'Asia/Shanghai';
    wanted text;
    low bigint := 0;
    high bigint;
    middle bigint;
begin
    select asked.ledger, asked.position into wanted, high
    from reporting.asked(null, of_ledger);
    while low < high loop
        middle := (low + high + 1) / 2;
        if (
            select (convert_from(event.entry, 'UTF8')::jsonb ->> 'recorded_at')::timestamptz
            from ledger.event
            where event.ledger = wanted and event.position = middle
        ) < of_day then
            low := middle;
        else
            high := middle - 1;
        end if;
    end loop;
    return low;
end
$$;
comment on function reporting.position_on(date, text) is
    'The last entry that was recorded by the end of a day, in China''s time; 0: none was.';

create function reporting.township_as_of(
    as_of bigint, of_ledger text default null, on_day date default current_date
) returns setof reporting.township
language sql stable security definer rows 50
set search_path = pg_catalog, pg_temp
begin atomic
    select body.ledger, body.body, body.name,
        (
            select count(*)
            from facts.appointment
            where appointment.ledger = body.ledger and appointment.group_body = body.body
                and appointment.known_from <= asked.position
                and (appointment.known_until is null or appointment.known_until > asked.position)
                and appointment.starts_on <= on_day
                and (appointment.ends_on is null or appointment.ends_on >= on_day)
        )
    from reporting.asked(as_of, of_ledger) as asked
    join facts.body on body.ledger = asked.ledger
    where body.kind = 'township' and body.known_from <= asked.position
        and (body.known_until is null or body.known_until > asked.position);
end;
comment on function reporting.township_as_of(bigint, text, date) is
    'reporting.township as of an entry: who served there on a day, as was known then.';

-- What was said since a period was opened, or opened again, holds; a ruling changes no state.
create function reporting.period_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.period
language sql stable security definer rows 100
set search_path = pg_catalog, pg_temp
begin atomic
    with act as (
        select act.*,
            max(act.position) filter (where act.act in ('opened', 'reopened')) over life as begun
        from reporting.asked(as_of, of_ledger) as asked
        join read.period_act as act on act.ledger = asked.ledger
        where act.position <= asked.position and act.act <> 'revised'
        window life as (partition by act.ledger, act.scheme, act.assessment, act.period)
    )
    select act.ledger, act.scheme, act.assessment, act.period,
        reporting.period_ends_on(act.period),
        (array['open', 'open', 'closed', 'computed', 'decided', 'published', 'final'])[
            array_position(
                array[
                    'opened', 'reopened', 'closed', 'computed', 'decided', 'published', 'finalised'
                ],
                (array_agg(act.act order by act.position desc))[1]
            )
        ],
        (array_agg(act.scheme_version order by act.position) filter (where act.act = 'opened'))[1],
        min(act.effective_on) filter (where act.act = 'opened'),
        max(act.effective_on) filter (where act.act = 'closed' and act.position > act.begun),
        max(act.effective_on) filter (where act.act = 'computed' and act.position > act.begun),
        max(act.effective_on) filter (where act.act = 'decided' and act.position > act.begun),
        max(act.effective_on) filter (where act.act = 'published' and act.position > act.begun),
        max(act.on_show_until) filter (where act.position > act.begun),
        max(act.objections_until) filter (where act.position > act.begun),
        max(act.effective_on) filter (where act.act = 'finalised' and act.position > act.begun),
        (
            array_agg(act.subjects order by act.position desc)
            filter (where act.act = 'computed' and act.position > act.begun)
        )[1],
        count(*) filter (where act.act = 'reopened')::integer
    from act
    group by act.ledger, act.scheme, act.assessment, act.period;
end;
comment on function reporting.period_as_of(bigint, text) is
    'reporting.period as of an entry: where each period stood then.';

create function reporting.outcome_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.outcome
language sql stable security definer rows 5000
set search_path = pg_catalog, pg_temp
begin atomic
    with life as (
        select period.*,
            period.period_ends_on = max(period.period_ends_on)
                filter (where period.state = 'final')
                over (partition by period.scheme, period.assessment) as is_latest
        from reporting.period_as_of(as_of, of_ledger) as period
    )
    select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        life.period_ends_on, life.is_latest, outcome.subject,
        coalesce(place.township, ''), township.name, coalesce(place.cadre_class, ''),
        trim_scale(outcome.score * 0.0001), outcome.rank, outcome.grade, outcome.tier,
        trim_scale(outcome.coefficient * 0.0001), outcome.amount_fen * 0.01,
        outcome.deviates, outcome.because is not null
    from reporting.asked(as_of, of_ledger) as asked
    join read.outcome_history as outcome on outcome.ledger = asked.ledger
    join life
        on life.scheme = outcome.scheme and life.assessment = outcome.assessment
            and life.period = outcome.period
    left join lateral (
        select appointment.group_body, appointment.cadre_class
        from facts.appointment
        where appointment.ledger = outcome.ledger and appointment.subject = outcome.subject
            and appointment.known_from <= asked.position
            and (appointment.known_until is null or appointment.known_until > asked.position)
            and appointment.starts_on <= life.period_ends_on
        order by appointment.starts_on desc
        limit 1
    ) as served on true
    left join facts.body as own
        on own.ledger = outcome.ledger and own.body = outcome.subject
            and own.known_from <= asked.position
            and (own.known_until is null or own.known_until > asked.position)
    cross join lateral (
        select
            coalesce(
                served.group_body, case when own.kind = 'village' then own.parent else own.body end
            ) as township,
            served.cadre_class
    ) as place
    left join facts.body as township
        on township.ledger = outcome.ledger and township.kind = 'township'
            and township.body = place.township
            and township.known_from <= asked.position
            and (township.known_until is null or township.known_until > asked.position)
    where outcome.position <= asked.position
        and (outcome.superseded_by is null or outcome.superseded_by > asked.position);
end;
comment on function reporting.outcome_as_of(bigint, text) is
    'reporting.outcome as of an entry: the results that had been recorded and held then.';

create function reporting.ranking_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.ranking
language sql stable security definer rows 5000
set search_path = pg_catalog, pg_temp
begin atomic
    select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.subject, outcome.township,
        outcome.township_name, outcome.cadre_class, outcome.rank,
        lag(outcome.rank) over of_subject,
        lag(outcome.rank) over of_subject - outcome.rank,
        outcome.score, lag(outcome.score) over of_subject,
        outcome.grade, lag(outcome.grade) over of_subject,
        outcome.tier, lag(outcome.tier) over of_subject
    from reporting.outcome_as_of(as_of, of_ledger) as outcome
    window of_subject as (
        partition by outcome.scheme, outcome.assessment, outcome.subject
        order by outcome.period_ends_on
    );
end;
comment on function reporting.ranking_as_of(bigint, text) is
    'reporting.ranking as of an entry: places and their changes, as they were known then.';

create function reporting.grade_count_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.grade_count
language sql stable security definer rows 200
set search_path = pg_catalog, pg_temp
begin atomic
    select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name,
        outcome.grade, count(*)
    from reporting.outcome_as_of(as_of, of_ledger) as outcome
    group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name,
        outcome.grade;
end;
comment on function reporting.grade_count_as_of(bigint, text) is
    'reporting.grade_count as of an entry.';

create function reporting.score_spread_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.score_spread
language sql stable security definer rows 200
set search_path = pg_catalog, pg_temp
begin atomic
    select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name,
        count(*),
        min(outcome.score),
        percentile_disc(0.25) within group (order by outcome.score),
        percentile_disc(0.5) within group (order by outcome.score),
        percentile_disc(0.75) within group (order by outcome.score),
        max(outcome.score),
        round(avg(outcome.score), 2)
    from reporting.outcome_as_of(as_of, of_ledger) as outcome
    where outcome.score is not null
    group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.township, outcome.township_name;
end;
comment on function reporting.score_spread_as_of(bigint, text) is
    'reporting.score_spread as of an entry.';

create function reporting.score_band_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.score_band
language sql stable security definer rows 200
set search_path = pg_catalog, pg_temp
begin atomic
    select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest,
        5 * floor(outcome.score / 5), 5 * floor(outcome.score / 5) + 5, count(*)
    from reporting.outcome_as_of(as_of, of_ledger) as outcome
    where outcome.score is not null
    group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, floor(outcome.score / 5);
end;
comment on function reporting.score_band_as_of(bigint, text) is
    'reporting.score_band as of an entry.';

create function reporting.tier_count_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.tier_count
language sql stable security definer rows 200
set search_path = pg_catalog, pg_temp
begin atomic
    select placed.ledger, placed.scheme, placed.assessment, placed.period, placed.period_ends_on,
        placed.is_latest, placed.tier, count(*),
        count(*) filter (where placed.tier < placed.tier_before),
        count(*) filter (where placed.tier > placed.tier_before),
        sum(placed.amount_yuan)
    from (
        select outcome.*, lag(outcome.tier) over (
            partition by outcome.scheme, outcome.assessment, outcome.subject
            order by outcome.period_ends_on
        ) as tier_before
        from reporting.outcome_as_of(as_of, of_ledger) as outcome
    ) as placed
    where placed.tier is not null
    group by placed.ledger, placed.scheme, placed.assessment, placed.period,
        placed.period_ends_on, placed.is_latest, placed.tier;
end;
comment on function reporting.tier_count_as_of(bigint, text) is
    'reporting.tier_count as of an entry.';

create function reporting.coefficient_count_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.coefficient_count
language sql stable security definer rows 200
set search_path = pg_catalog, pg_temp
begin atomic
    select outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.coefficient, count(*)
    from reporting.outcome_as_of(as_of, of_ledger) as outcome
    where outcome.coefficient is not null
    group by outcome.ledger, outcome.scheme, outcome.assessment, outcome.period,
        outcome.period_ends_on, outcome.is_latest, outcome.coefficient;
end;
comment on function reporting.coefficient_count_as_of(bigint, text) is
    'reporting.coefficient_count as of an entry.';

create function reporting.pay_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.pay
language sql stable security definer rows 100
set search_path = pg_catalog, pg_temp
begin atomic
    select line.ledger, line.scheme, line.assessment, line.period,
        reporting.period_ends_on(line.period), line.stream,
        count(distinct line.subject),
        coalesce(sum(line.amount_fen) filter (where line.kind = 'determined'), 0) * 0.01,
        coalesce(sum(line.difference_fen) filter (where line.kind = 'settled'), 0) * 0.01,
        (
            coalesce(sum(line.amount_fen) filter (where line.kind = 'determined'), 0)
            + coalesce(sum(line.difference_fen) filter (where line.kind = 'settled'), 0)
        ) * 0.01
    from reporting.asked(as_of, of_ledger) as asked
    join read.pay_line as line on line.ledger = asked.ledger
    where line.position <= asked.position
    group by line.ledger, line.scheme, line.assessment, line.period, line.stream;
end;
comment on function reporting.pay_as_of(bigint, text) is
    'reporting.pay as of an entry: what had been determined and settled by then.';

create function reporting.duty_as_of(
    as_of bigint, of_ledger text default null, on_day date default current_date
) returns setof reporting.duty
language sql stable security definer rows 500
set search_path = pg_catalog, pg_temp
begin atomic
    select duty.ledger, duty.position, duty.scheme, duty.assessment, duty.period,
        coalesce(nullif(duty.duty, ''), duty.kind),
        duty.subject, place.township, township.name, duty.owner,
        case
            when duty.owner_body <> '' then duty.owner_body
            when duty.owner like 'village%' then place.unit
            when duty.owner like 'township%' or duty.owner like 'party_building%'
                then place.township
            else coalesce(county.body, '')
        end,
        duty.assigned_on, duty.due_on, stood.state,
        stood.state = 'open' and duty.due_on < on_day,
        case stood.state
            when 'open' then greatest(on_day - duty.due_on, 0)
            when 'closed' then greatest(done.closed_on - duty.due_on, 0)
            else 0
        end,
        done.level, done.closed_on
    from reporting.asked(as_of, of_ledger) as asked
    join read.duty on duty.ledger = asked.ledger
    cross join lateral (
        select
            (
                array_agg(
                    case act.act
                        when 'step' then 'reported' when 'closed' then 'closed' else 'open'
                    end
                    order by act.position desc
                ) filter (where act.act in ('closed', 'returned') or act.act = 'step' and act.done)
            )[1] as state,
            max(act.effective_on) filter (where act.act = 'closed') as closed_on,
            coalesce(max(act.level), 0) as level
        from read.duty_act as act
        where act.ledger = duty.ledger and act.duty = duty.position
            and act.position <= asked.position
    ) as done
    cross join lateral (
        select case
            when duty.cancelled_at <= asked.position and done.state is distinct from 'closed'
                then 'cancelled'
            else coalesce(done.state, 'open')
        end as state
    ) as stood
    left join lateral (
        select body.body
        from facts.body
        where body.ledger = duty.ledger and body.kind = 'county'
            and body.known_from <= asked.position
            and (body.known_until is null or body.known_until > asked.position)
        order by body.body
        limit 1
    ) as county on true
    left join lateral (
        select appointment.unit, appointment.group_body
        from facts.appointment
        where appointment.ledger = duty.ledger and appointment.subject = duty.subject
            and appointment.known_from <= asked.position
            and (appointment.known_until is null or appointment.known_until > asked.position)
        order by appointment.starts_on desc
        limit 1
    ) as served on true
    left join facts.body as own
        on own.ledger = duty.ledger and own.body = duty.subject
            and own.known_from <= asked.position
            and (own.known_until is null or own.known_until > asked.position)
    cross join lateral (
        select coalesce(served.unit, duty.subject) as unit,
            coalesce(
                served.group_body,
                case when own.kind = 'village' then own.parent else own.body end,
                ''
            ) as township
    ) as place
    left join facts.body as township
        on township.ledger = duty.ledger and township.body = place.township
            and township.kind = 'township' and township.known_from <= asked.position
            and (township.known_until is null or township.known_until > asked.position)
    where duty.position <= asked.position;
end;
comment on function reporting.duty_as_of(bigint, text, date) is
    'reporting.duty as of an entry; what is late is judged by a day, today unless another is given.';

create function reporting.duty_count_as_of(
    as_of bigint, of_ledger text default null, on_day date default current_date
) returns setof reporting.duty_count
language sql stable security definer rows 50
set search_path = pg_catalog, pg_temp
begin atomic
    select duty.ledger, duty.township, duty.township_name,
        count(*) filter (where duty.state = 'open'),
        count(*) filter (where duty.is_late),
        count(*) filter (where duty.state = 'reported'),
        count(*) filter (where duty.state = 'closed'),
        count(*) filter (where duty.state = 'closed' and duty.late_days > 0),
        count(*) filter (where duty.state = 'cancelled')
    from reporting.duty_as_of(as_of, of_ledger, on_day) as duty
    group by duty.ledger, duty.township, duty.township_name;
end;
comment on function reporting.duty_count_as_of(bigint, text, date) is
    'reporting.duty_count as of an entry, and what was late on a day.';

-- How far each case had come: for the two functions below, and for nobody else.
create function reporting.case_as_of(as_of bigint, of_ledger text)
returns table (
    ledger text, scheme text, received_on date, due_on date, state text, decided_on date,
    situation text, situation_on date
)
language sql stable security definer rows 500
set search_path = pg_catalog, pg_temp
begin atomic
    select life.ledger, life.scheme, life.received_on, life.due_on,
        case
            when life.reversed_at <= asked.position then 'reversed'
            when life.decided_at <= asked.position
                then case life.state when 'reversed' then 'verified' else life.state end
            when life.started_at <= asked.position then 'under-verification'
            else 'reported'
        end,
        life.decided_on, life.situation, life.situation_on
    from reporting.asked(as_of, of_ledger) as asked
    join read.case_life as life on life.ledger = asked.ledger
    where life.position <= asked.position;
end;
comment on function reporting.case_as_of(bigint, text) is
    'How far each case had come as of an entry.';

create function reporting.case_count_as_of(
    as_of bigint, of_ledger text default null, on_day date default current_date
) returns setof reporting.case_count
language sql stable security definer rows 100
set search_path = pg_catalog, pg_temp
begin atomic
    select life.ledger, life.scheme, to_char(life.received_on, 'YYYY-MM'),
        reporting.period_ends_on(to_char(life.received_on, 'YYYY-MM')),
        count(*),
        count(*) filter (where life.state in ('verified', 'reversed')),
        count(*) filter (where life.state = 'reversed'),
        count(*) filter (where life.state = 'dismissed'),
        count(*) filter (where life.state = 'withdrawn'),
        count(*) filter (where life.state in ('reported', 'under-verification')),
        count(*) filter (
            where life.state in ('reported', 'under-verification') and life.due_on < on_day
        ),
        count(*) filter (
            where life.state not in ('reported', 'under-verification', 'withdrawn')
                and life.decided_on > life.due_on
        )
    from reporting.case_as_of(as_of, of_ledger) as life
    group by life.ledger, life.scheme, to_char(life.received_on, 'YYYY-MM');
end;
comment on function reporting.case_count_as_of(bigint, text, date) is
    'reporting.case_count as of an entry, and what was overdue on a day.';

create function reporting.situation_count_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.situation_count
language sql stable security definer rows 100
set search_path = pg_catalog, pg_temp
begin atomic
    select life.ledger, life.scheme, life.situation, to_char(life.situation_on, 'YYYY-MM'),
        reporting.period_ends_on(to_char(life.situation_on, 'YYYY-MM')), count(*)
    from reporting.case_as_of(as_of, of_ledger) as life
    where life.state = 'verified'
    group by life.ledger, life.scheme, life.situation, to_char(life.situation_on, 'YYYY-MM');
end;
comment on function reporting.situation_count_as_of(bigint, text) is
    'reporting.situation_count as of an entry.';

create function reporting.measure_count_as_of(
    as_of bigint, of_ledger text default null, on_day date default current_date
) returns setof reporting.measure_count
language sql stable security definer rows 50
set search_path = pg_catalog, pg_temp
begin atomic
    select measure.ledger, measure.scheme, measure.measure, count(*),
        count(*) filter (
            where not known.reversed and measure.first_day <= on_day
                and (measure.last_day is null or measure.last_day >= on_day)
                and (not known.lifted or measure.first_day_without > on_day)
        ),
        count(*) filter (where not known.reversed and known.lifted),
        count(*) filter (where known.reversed)
    from reporting.asked(as_of, of_ledger) as asked
    join read.case_measure as measure on measure.ledger = asked.ledger
    cross join lateral (
        select coalesce(measure.reversed_at <= asked.position, false) as reversed,
            coalesce(measure.lifted_at <= asked.position, false) as lifted
    ) as known
    where measure.position <= asked.position
    group by measure.ledger, measure.scheme, measure.measure;
end;
comment on function reporting.measure_count_as_of(bigint, text, date) is
    'reporting.measure_count as of an entry, and which were in force on a day.';

create function reporting.objection_count_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.objection_count
language sql stable security definer rows 100
set search_path = pg_catalog, pg_temp
begin atomic
    select objection.ledger, objection.scheme, objection.assessment, objection.period,
        reporting.period_ends_on(objection.period),
        count(*),
        count(*) filter (where stood.state in ('filed', 'acknowledged', 'appealed')),
        count(*) filter (where stood.ruling in ('upheld', 'upheld_in_part')),
        count(*) filter (where stood.ruling = 'rejected'),
        count(*) filter (where stood.state = 'withdrawn'),
        count(*) filter (where stood.appealed)
    from reporting.asked(as_of, of_ledger) as asked
    join read.objection on objection.ledger = asked.ledger
    cross join lateral (
        select
            (array_agg(act.act order by act.position desc))[1] as state,
            (
                array_agg(act.ruling order by act.position desc)
                filter (where act.ruling is not null)
            )[1] as ruling,
            coalesce(bool_or(act.act = 'appealed'), false) as appealed
        from read.objection_act as act
        where act.ledger = objection.ledger and act.objection = objection.objection
            and act.position <= asked.position
    ) as stood
    where objection.position <= asked.position
    group by objection.ledger, objection.scheme, objection.assessment, objection.period;
end;
comment on function reporting.objection_count_as_of(bigint, text) is
    'reporting.objection_count as of an entry.';

create function reporting.change_count_as_of(as_of bigint, of_ledger text default null)
returns setof reporting.change_count
language sql stable security definer rows 100
set search_path = pg_catalog, pg_temp
begin atomic
    select deviation.ledger, deviation.scheme, deviation.assessment, deviation.period,
        reporting.period_ends_on(deviation.period), deviation.field,
        count(*) filter (
            where deviation.stands_until is null or deviation.stands_until > asked.position
        ),
        count(*) filter (where deviation.stands_until <= asked.position)
    from reporting.asked(as_of, of_ledger) as asked
    join read.deviation on deviation.ledger = asked.ledger
    where deviation.position <= asked.position
        and deviation.stands_until is distinct from deviation.position
    group by deviation.ledger, deviation.scheme, deviation.assessment, deviation.period,
        deviation.field;
end;
comment on function reporting.change_count_as_of(bigint, text) is
    'reporting.change_count as of an entry.';

-- A new function may be called by everybody; these only by dashboards.
revoke all on all functions in schema reporting from public;
grant execute on function reporting.period_ends_on to mingce_dashboard, mingce_service;
grant execute on function
    reporting.position_on,
    reporting.township_as_of,
    reporting.period_as_of,
    reporting.outcome_as_of,
    reporting.ranking_as_of,
    reporting.grade_count_as_of,
    reporting.score_spread_as_of,
    reporting.score_band_as_of,
    reporting.tier_count_as_of,
    reporting.coefficient_count_as_of,
    reporting.pay_as_of,
    reporting.duty_as_of,
    reporting.duty_count_as_of,
    reporting.case_count_as_of,
    reporting.situation_count_as_of,
    reporting.measure_count_as_of,
    reporting.objection_count_as_of,
    reporting.change_count_as_of
    to mingce_dashboard;
