-- How columns of workbooks were mapped before, by the fingerprint of their headers. Not derived
-- from the log: a convenience that can be lost.
create table read.column_mapping (
    ledger text not null,
    fingerprint text not null,
    mapping jsonb not null,
    primary key (ledger, fingerprint)
);
grant select, insert, update, delete on read.column_mapping to mingce_service;
grant select on read.column_mapping to mingce_reader;
