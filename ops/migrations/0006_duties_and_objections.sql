-- What became of duties, objections with their rulings, and what auditors look at first.
-- All of it is derived from the log; texts stay sealed.

-- Duties ordered by hand have no scheme, assessment or period ('').
alter table read.duty
    add column kind text not null default '',
    add column what text not null default '',
    add column owner_body text not null default '',
    add column because bigint,
    add column state text not null default 'open'
        check (state in ('open', 'reported', 'closed', 'cancelled')),
    add column steps integer not null default 0,
    add column stepped_on date,
    add column returned_times integer not null default 0,
    add column closed_on date,
    add column level integer not null default 0,
    add column escalated_on date;
alter table read_next.duty
    add column kind text not null default '',
    add column what text not null default '',
    add column owner_body text not null default '',
    add column because bigint,
    add column state text not null default 'open'
        check (state in ('open', 'reported', 'closed', 'cancelled')),
    add column steps integer not null default 0,
    add column stepped_on date,
    add column returned_times integer not null default 0,
    add column closed_on date,
    add column level integer not null default 0,
    add column escalated_on date;
create index duty_subject on read.duty (ledger, subject);
update read.duty set state = 'cancelled' where cancelled_at is not null;

-- Steps, closings, returns and escalations, as recorded.
create table read.duty_act (
    ledger text not null,
    position bigint not null,
    duty bigint not null,
    act text not null check (act in ('step', 'closed', 'returned', 'escalated')),
    effective_on date not null,
    recorded_at timestamptz not null,
    nonce text,
    ciphertext text,
    commitment text,
    done boolean not null,
    evidence jsonb not null,
    level integer,
    to_body text,
    to_role text,
    late_days integer,
    body text not null,
    role text not null,
    person text not null,
    client text not null,
    primary key (ledger, position)
);
create index duty_act_duty on read.duty_act (ledger, duty);

-- A duty with the place of its subject and the body that owes it. Schemes name the owner by a
-- role: of the village, of the township, or else of the county.
create view read.duty_now as
select duty.*,
    place.unit,
    place.township,
    case
        when duty.owner_body <> '' then duty.owner_body
        when duty.owner like 'village%' then place.unit
        when duty.owner like 'township%' or duty.owner like 'party_building%' then place.township
        else coalesce(county.body, '')
    end as owes
from read.duty as duty
left join lateral (
    select body.body
    from facts.body as body
    where body.ledger = duty.ledger and body.kind = 'county' and body.known_until is null
    order by body.body
    limit 1
) as county on true
cross join lateral (
    select coalesce(served.unit, duty.subject) as unit,
        coalesce(
            served.group_body,
            case when own.kind = 'village' then own.parent else own.body end,
            ''
        ) as township
    from (select) as one
    left join lateral (
        select appointment.unit, appointment.group_body
        from facts.appointment as appointment
        where appointment.ledger = duty.ledger and appointment.subject = duty.subject
            and appointment.known_until is null
        order by appointment.starts_on desc
        limit 1
    ) as served on true
    left join lateral (
        select body.body, body.kind, body.parent
        from facts.body as body
        where body.ledger = duty.ledger and body.body = duty.subject and body.known_until is null
        limit 1
    ) as own on true
) as place;

-- One row per objection; `position` is that of its filing.
create table read.objection (
    ledger text not null,
    objection text not null,
    position bigint not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    subject text not null,
    objector text not null check (objector in ('subject', 'other')),
    field text not null,
    entry bigint,
    state text not null check (
        state in ('filed', 'acknowledged', 'ruled', 'withdrawn', 'appealed', 'settled')
    ),
    filed_on date not null,
    filed_by text not null,
    acknowledged_on date,
    rule_by date,
    ruled_on date,
    ruled_at bigint,
    ruling text check (ruling in ('upheld', 'upheld_in_part', 'rejected')),
    appeal_until date,
    appealed_on date,
    settled_on date,
    withdrawn_on date,
    primary key (ledger, objection)
);
create index objection_subject on read.objection (ledger, subject);
create index objection_period on read.objection (ledger, scheme, assessment, period);

create table read.objection_act (
    ledger text not null,
    position bigint not null,
    objection text not null,
    act text not null check (
        act in ('filed', 'acknowledged', 'ruled', 'withdrawn', 'appealed', 'settled')
    ),
    effective_on date not null,
    recorded_at timestamptz not null,
    ruling text,
    nonce text,
    ciphertext text,
    commitment text,
    body text not null,
    role text not null,
    person text not null,
    client text not null,
    primary key (ledger, position)
);
create index objection_act_objection on read.objection_act (ledger, objection);

-- Who did which act of a period's life, on which day, and when it was recorded.
create table read.period_act (
    ledger text not null,
    position bigint not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    act text not null check (
        act in ('opened', 'closed', 'reopened', 'computed', 'decided', 'published', 'finalised')
    ),
    effective_on date not null,
    recorded_on date not null,
    reason text not null,
    body text not null,
    role text not null,
    who text not null,
    primary key (ledger, position)
);
create index period_act_period on read.period_act (ledger, scheme, assessment, period);

-- Entries, corrections and withdrawals that were recorded long after their day, or when the
-- period was no longer open. One row for each request: a workbook of 30,000 late rows is one act.
create table read.late_record (
    ledger text not null,
    kind text not null check (kind in ('back-dated', 'late-change')),
    request text not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    position bigint not null,
    entries integer not null,
    subject text not null,
    effective_on date not null,
    recorded_on date not null,
    late_days integer not null,
    reason text not null,
    body text not null,
    role text not null,
    who text not null,
    primary key (ledger, kind, request, scheme, assessment, period)
);

-- Who looked at what is sealed.
create table read.sealed_look (
    ledger text not null,
    position bigint not null,
    case_id text not null,
    recorded_on date not null,
    body text not null,
    role text not null,
    who text not null,
    primary key (ledger, position)
);

-- All that an auditor asks for, one kind after another. `due_on` is set where it depends on the
-- calendar whether a row belongs here: from the day after. `detail` is the act, field or state.
create view read.supervision as
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
select deviation.ledger, 'deviation', deviation.position, deviation.ordinal, act.recorded_on,
    deviation.decided_on, act.recorded_on - deviation.decided_on, deviation.subject,
    deviation.scheme, deviation.assessment, deviation.period, act.body, act.role, act.who, 1,
    deviation.field || ': ' || coalesce(deviation.computed, '–') || ' → '
        || coalesce(deviation.decided, '–'),
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

create unlogged table read_next.duty_act (like read.duty_act including all);
create unlogged table read_next.objection (like read.objection including all);
create unlogged table read_next.objection_act (like read.objection_act including all);
create unlogged table read_next.period_act (like read.period_act including all);
create unlogged table read_next.late_record (like read.late_record including all);
create unlogged table read_next.sealed_look (like read.sealed_look including all);

grant select, insert, update, delete on
    read.duty_act, read.objection, read.objection_act, read.period_act, read.late_record,
    read.sealed_look, read_next.sealed_look, read_next.duty_act, read_next.objection, read_next.objection_act, read_next.period_act,
    read_next.late_record
    to mingce_service;
grant select on
    read.duty_act, read.objection, read.objection_act, read.period_act, read.late_record,
    read.sealed_look
    to mingce_reader;
grant select on read.duty_now, read.supervision to mingce_service, mingce_reader;
