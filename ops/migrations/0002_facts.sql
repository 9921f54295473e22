-- Facts: what the log says, in the shape that evaluation reads (domain/evaluation/facts.py).
-- A row is known from one position until another (NULL: still), so that any earlier state of
-- knowledge can be asked for. Rows are derived: they can be dropped and rebuilt from the log.
-- Text sorts by code point (collate "C"), as in every other engine, and fast.
create schema facts;

create table facts.appointment (
    ledger text collate "C" not null,
    subject text collate "C" not null,
    unit text collate "C" not null,
    group_body text collate "C" not null,
    cadre_class text collate "C" not null,
    post text collate "C" not null,
    service_from date not null,
    unit_from date not null,
    starts_on date not null,
    ends_on date,
    known_from bigint not null,
    known_until bigint
);
create index appointment_subject on facts.appointment (ledger, subject);

create table facts.body (
    ledger text collate "C" not null,
    body text collate "C" not null,
    kind text collate "C" not null,
    name text collate "C" not null,
    parent text collate "C" not null,
    starts_on date not null,
    ends_on date,
    known_from bigint not null,
    known_until bigint
);
create index body_code on facts.body (ledger, body);

create table facts.entry (
    ledger text collate "C" not null,
    scheme text collate "C" not null,
    assessment text collate "C" not null,
    period text collate "C" not null,
    subject text collate "C" not null,
    input text collate "C" not null,
    item text collate "C" not null,
    rater text collate "C" not null,
    value bigint,
    level text collate "C" not null,
    effective_on date not null,
    position bigint not null,
    known_from bigint not null,
    known_until bigint
);
create index entry_period on facts.entry (ledger, scheme, assessment, period);
-- Dated and standing inputs belong to no period: schemes select them by their day.
create index entry_dated on facts.entry (ledger, scheme, input, effective_on) where period = '';
create index entry_position on facts.entry (ledger, position);

create table facts.outcome (
    ledger text collate "C" not null,
    scheme text collate "C" not null,
    assessment text collate "C" not null,
    period text collate "C" not null,
    ordinal integer not null,
    ends_on date not null,
    subject text collate "C" not null,
    score bigint,
    rank integer,
    grade text collate "C",
    tier integer,
    coefficient bigint,
    amount_fen bigint,
    position bigint not null,
    known_from bigint not null,
    known_until bigint
);
create index outcome_subject on facts.outcome (ledger, scheme, assessment, subject, ordinal);
