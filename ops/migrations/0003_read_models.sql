-- What the log means now. Everything in these schemas is derived from ledger.event and can be
-- dropped and rebuilt; a row's positions say which entries it comes from.
--
--   facts, read             the live generation, which every reader sees
--   facts_next, read_next   the one that a rebuild fills beside it (projections/rebuild.py)
--   projection              how far each projection of each ledger has come
create schema projection;
create schema read;

create table projection.position (
    ledger text not null,
    projection text not null,
    generation text not null check (generation in ('live', 'next')),
    position bigint not null check (position >= 0),
    primary key (ledger, projection, generation)
);

-- The entries that carry one of the keys (`<ledger> <tag>`). A function, so that the planner can
-- be told to use the index on keys even before the table was ever analysed.
create function projection.entries_with(keys text[])
returns table ("position" bigint, type text, entry bytea)
language sql stable rows 1000
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
    select event.position, event.type, event.entry
    from ledger.event
    where event.keys && entries_with.keys
$$;

-- One row per period; days are those of the acts, positions those of their entries.
create table read.period_life (
    ledger text not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    state text not null
        check (state in ('open', 'closed', 'computed', 'decided', 'published', 'final')),
    scheme_version text not null,
    digest text not null,
    opened_on date not null,
    opened_at bigint not null,
    closed_on date,
    closed_at bigint,
    computed_on date,
    computed_at bigint,
    facts_position bigint,
    result_digest text,
    subjects integer,
    decided_on date,
    decided_at bigint,
    meeting text,
    published_on date,
    published_at bigint,
    on_show_until date,
    objections_until date,
    final_on date,
    final_at bigint,
    outcomes integer,
    reopened_times integer not null default 0,
    reopened_at bigint,
    reopened_reason text,
    primary key (ledger, scheme, assessment, period)
);

-- Personal details stay sealed; whoever may read them opens them with the vault.
create table read.person (
    ledger text not null,
    person text not null,
    nonce text not null,
    ciphertext text not null,
    commitment text not null,
    registered_at bigint not null,
    details_at bigint not null,
    erased_on date,
    erased_at bigint,
    primary key (ledger, person)
);

-- Every outcome ever recorded, the superseded ones too. Decimals are scaled by 10,000.
create table read.outcome_history (
    ledger text not null,
    position bigint not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    subject text not null,
    digest text not null,
    facts_position bigint not null,
    score bigint,
    rank integer,
    grade text,
    tier integer,
    coefficient bigint,
    amount_fen bigint,
    "values" jsonb not null,
    deviates boolean not null,
    recorded_at timestamptz not null,
    because bigint,
    reason text,
    superseded_by bigint,
    primary key (ledger, position)
);
create index outcome_history_period
    on read.outcome_history (ledger, scheme, assessment, period, subject);
create index outcome_history_subject on read.outcome_history (ledger, subject);

create table read.tier_change (
    ledger text not null,
    position bigint not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    subject text not null,
    effective_on date not null,
    from_tier integer,
    to_tier integer,
    grounds text[] not null,
    recorded_at timestamptz not null,
    primary key (ledger, position)
);
create index tier_change_subject on read.tier_change (ledger, subject);

-- What was determined and what was settled later; the last line of a stream holds.
create table read.pay_line (
    ledger text not null,
    position bigint not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    subject text not null,
    stream text not null,
    kind text not null check (kind in ('determined', 'settled')),
    previous_fen bigint not null,
    amount_fen bigint not null,
    difference_fen bigint not null,
    effective_on date not null,
    recorded_at timestamptz not null,
    primary key (ledger, position)
);
create index pay_line_period on read.pay_line (ledger, scheme, assessment, period, subject);
create index pay_line_subject on read.pay_line (ledger, subject);

create table read.duty (
    ledger text not null,
    position bigint not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    subject text not null,
    duty text not null,
    owner text not null,
    assigned_on date not null,
    due_on date not null,
    cancelled_at bigint,
    cancelled_on date,
    cancelled_reason text,
    primary key (ledger, position)
);
create index duty_period on read.duty (ledger, scheme, assessment, period, subject);
create index duty_due on read.duty (ledger, due_on) where cancelled_at is null;

-- Where a meeting decided otherwise than was computed; kept when the decision fell.
create table read.deviation (
    ledger text not null,
    position bigint not null,
    ordinal integer not null,
    scheme text not null,
    assessment text not null,
    period text not null,
    subject text not null,
    field text not null,
    computed text,
    decided text,
    reason text not null,
    meeting text not null,
    decided_on date not null,
    stands_until bigint,
    primary key (ledger, position, ordinal)
);
create index deviation_period on read.deviation (ledger, scheme, assessment, period);

create table read.scheme_part (
    ledger text not null,
    position bigint not null,
    scheme text not null,
    scheme_version text not null,
    digest text not null,
    effective_on date not null,
    part integer not null,
    parts integer not null,
    text text not null,
    primary key (ledger, position)
);
create index scheme_part_digest on read.scheme_part (ledger, digest);

create table read.import_file (
    ledger text not null,
    position bigint not null,
    kind text not null,
    sha256 text not null,
    size bigint not null,
    media_type text not null,
    rows integer not null,
    effective_on date not null,
    recorded_at timestamptz not null,
    body text not null,
    role text not null,
    person text not null,
    primary key (ledger, position)
);

-- Views for dashboards that speak SQL: what holds now.
create view read.appointment_now as
select distinct on (ledger, subject)
    ledger, subject, unit, group_body, cadre_class, post,
    service_from, unit_from, starts_on, ends_on
from facts.appointment
where known_until is null and starts_on <= current_date
order by ledger, subject, starts_on desc;

create view read.outcome_now as
select ledger, scheme, assessment, period, subject, score, rank, grade, tier, coefficient,
    amount_fen, "values", deviates, position
from read.outcome_history
where superseded_by is null;

create view read.pay_now as
select distinct on (ledger, scheme, assessment, period, subject, stream)
    ledger, scheme, assessment, period, subject, stream, amount_fen, position
from read.pay_line
order by ledger, scheme, assessment, period, subject, stream, position desc;

create view read.grade_distribution as
select ledger, scheme, assessment, period, grade, count(*) as subjects
from read.outcome_history
where superseded_by is null
group by ledger, scheme, assessment, period, grade;

-- The next generation has the same tables. A crash of the server empties them, as they are
-- unlogged; a rebuild starts from nothing anyway.
create schema facts_next;
create schema read_next;
create unlogged table facts_next.appointment (like facts.appointment including all);
create unlogged table facts_next.body (like facts.body including all);
create unlogged table facts_next.entry (like facts.entry including all);
create unlogged table facts_next.outcome (like facts.outcome including all);
create unlogged table read_next.period_life (like read.period_life including all);
create unlogged table read_next.person (like read.person including all);
create unlogged table read_next.outcome_history (like read.outcome_history including all);
create unlogged table read_next.tier_change (like read.tier_change including all);
create unlogged table read_next.pay_line (like read.pay_line including all);
create unlogged table read_next.duty (like read.duty including all);
create unlogged table read_next.deviation (like read.deviation including all);
create unlogged table read_next.scheme_part (like read.scheme_part including all);
create unlogged table read_next.import_file (like read.import_file including all);

grant usage on schema facts, read, facts_next, read_next, projection
    to mingce_service, mingce_reader;
grant select, insert, update, delete
    on all tables in schema facts, read, facts_next, read_next, projection to mingce_service;
grant select on all tables in schema facts, read, projection to mingce_reader;
