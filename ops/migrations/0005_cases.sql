-- Cases of the negative list, and the vault's marks by which like ones are found.
set local role mingce_owner;

-- What owners have in common, blind: which cases are about one person, which report the same.
-- The kind is no secret, the token is an HMAC under the master key.
create table vault.mark (
    ledger text collate "C" not null,
    kind text collate "C" not null,
    token bytea not null,
    owner text collate "C" not null,
    primary key (ledger, kind, token, owner)
);
create index mark_owner on vault.mark (ledger, owner);

grant select, insert, delete on vault.mark to mingce_service;

reset role;

-- Where each case stands. Subject and situation are known once it is verified; before, they are
-- sealed. Derived from the log, like all of schema read.
create table read.case_life (
    ledger text collate "C" not null,
    case_id text collate "C" not null,
    position bigint not null,
    changed_at bigint not null,
    scheme text collate "C" not null,
    body text collate "C" not null,
    confidentiality text not null,
    received_on date not null,
    due_on date not null,
    state text not null check (state in (
        'reported', 'under-verification', 'verified', 'dismissed', 'withdrawn', 'reversed'
    )),
    started_on date,
    decided_on date,
    reversed_on date,
    subject text collate "C",
    situation text collate "C",
    situation_on date,
    same_as text collate "C",
    primary key (ledger, case_id)
);
create index case_life_position on read.case_life (ledger, position);
create index case_life_subject on read.case_life (ledger, subject);
create index case_life_open on read.case_life (ledger, due_on)
    where state in ('reported', 'under-verification');

-- Measures, each by the position at which it was imposed. It is in force from its first day to
-- its last, if it was not lifted before (first_day_without) or its case reversed (reversed_at).
create table read.case_measure (
    ledger text collate "C" not null,
    position bigint not null,
    case_id text collate "C" not null,
    scheme text collate "C" not null,
    subject text collate "C" not null,
    measure text collate "C" not null,
    input text collate "C" not null,
    first_day date not null,
    last_day date,
    first_day_without date,
    reversed_at bigint,
    primary key (ledger, position)
);
create index case_measure_case on read.case_measure (ledger, case_id);
create index case_measure_subject on read.case_measure (ledger, subject);

create unlogged table read_next.case_life (like read.case_life including all);
create unlogged table read_next.case_measure (like read.case_measure including all);
grant select, insert, update, delete
    on read.case_life, read.case_measure, read_next.case_life, read_next.case_measure
    to mingce_service;
grant select on read.case_life, read.case_measure to mingce_reader;
