-- A ruling may change what a meeting decided about the one who objected. Of such a deviation the
-- objection is known, and what held before; where the meeting's change was set aside, it stands
-- until its own position, that is never.
alter table read.deviation add column before text, add column objection text;
alter table read_next.deviation add column before text, add column objection text;
alter table read.period_life add column revised_at bigint;
alter table read_next.period_life add column revised_at bigint;

alter table read.period_act drop constraint period_act_act_check, add check (
    act in (
        'opened', 'closed', 'reopened', 'computed', 'decided', 'revised', 'published', 'finalised'
    )
);
alter table read_next.period_act drop constraint period_act_act_check, add check (
    act in (
        'opened', 'closed', 'reopened', 'computed', 'decided', 'revised', 'published', 'finalised'
    )
);

-- What a ruling changed is a finding of its own kind; it comes between no two acts of the period.
create or replace view read.supervision as
select ledger, 'back-dated-act' as kind, position, 0 as ordinal, recorded_on, effective_on,
    recorded_on - effective_on as late_days, '' as subject, scheme, assessment, period,
    body, role, who, 1 as entries, act as detail, reason, null::date as due_on
from read.period_act
where recorded_on > effective_on
union all
select ledger, case when before = 'published' then 'notice-withdrawn' else 'reopened' end,
    position, 0, recorded_on, effective_on, recorded_on - effective_on, '', scheme, assessment,
    period, body, role, who, 1, before, reason, null
from (
    select *,
        lag(act) over (partition by ledger, scheme, assessment, period order by position) as before
    from read.period_act
    where act <> 'revised'
) as act
where act = 'reopened'
union all
select decided.ledger, 'same-person', decided.position, 0, decided.recorded_on,
    decided.effective_on, decided.recorded_on - decided.effective_on, '', decided.scheme,
    decided.assessment, decided.period, decided.body, decided.role, decided.who, 1,
    decided.act, '', null
from read.period_act as decided
cross join lateral (
    select computed.who
    from read.period_act as computed
    where computed.ledger = decided.ledger and computed.scheme = decided.scheme
        and computed.assessment = decided.assessment and computed.period = decided.period
        and computed.act = 'computed' and computed.position < decided.position
    order by computed.position desc
    limit 1
) as computed
where decided.act = 'decided' and computed.who = decided.who
union all
select ledger, case kind when 'back-dated' then 'back-dated-entry' else kind end, position, 0,
    recorded_on, effective_on, late_days, subject, scheme, assessment, period, body, role, who,
    entries, '', reason, null
from read.late_record
union all
select deviation.ledger,
    case when deviation.objection is null then 'deviation' else 'decision-revised' end,
    deviation.position, deviation.ordinal, act.recorded_on,
    deviation.decided_on, act.recorded_on - deviation.decided_on, deviation.subject,
    deviation.scheme, deviation.assessment, deviation.period, act.body, act.role, act.who, 1,
    deviation.field || ': '
        || coalesce(
            case when deviation.objection is null then deviation.computed else deviation.before end,
            '–'
        )
        || ' → ' || coalesce(deviation.decided, '–'),
    deviation.reason, null
from read.deviation as deviation
join read.period_act as act
    on act.ledger = deviation.ledger and act.position = deviation.position
union all
select objection.ledger, 'objection-upheld', act.position, 0,
    (act.recorded_at at time zone 'Asia/Shanghai')::date, act.effective_on,
    (act.recorded_at at time zone 'Asia/Shanghai')::date - act.effective_on, objection.subject,
    objection.scheme, objection.assessment, objection.period, act.body, act.role,
    coalesce(nullif(act.person, ''), act.client), 1, act.ruling, '', null
from read.objection_act as act
join read.objection as objection
    on objection.ledger = act.ledger and objection.objection = act.objection
where act.ruling in ('upheld', 'upheld_in_part')
union all
select ledger, 'objection-overdue', position, 0, filed_on, filed_on, 0, subject, scheme,
    assessment, period, '', '', filed_by, 1, state, '', rule_by
from read.objection
where state in ('filed', 'acknowledged') and rule_by is not null
union all
select ledger, 'duty-overdue', position, 0, assigned_on, assigned_on, 0, subject, scheme,
    assessment, period, owes, owner, '', 1, state, '', due_on
from read.duty_now
where state = 'open'
union all
select ledger, 'case-overdue', position, 0, received_on, received_on, 0, '', scheme, '', '',
    body, '', '', 1, state, '', due_on
from read.case_life
where state in ('reported', 'under-verification')
union all
select ledger, 'sealed-look', position, 0, recorded_on, recorded_on, 0, '', '', '', '', body,
    role, who, 1, case_id, '', null
from read.sealed_look;

create or replace view reporting.change_count with (security_barrier) as
select deviation.ledger, deviation.scheme, deviation.assessment, deviation.period,
    reporting.period_ends_on(deviation.period) as period_ends_on, deviation.field,
    count(*) filter (where deviation.stands_until is null) as changes,
    count(*) filter (where deviation.stands_until > deviation.position) as undone
from read.deviation
where deviation.ledger in (select mine.ledger from reporting.mine)
    and deviation.stands_until is distinct from deviation.position
group by deviation.ledger, deviation.scheme, deviation.assessment, deviation.period,
    deviation.field;
