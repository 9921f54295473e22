-- Which idempotency keys were used, and for what request. The ledger itself does a request with a
-- key once; this table notices a key that comes again with another request. Keys and requests are
-- hashed, as requests hold names. Rows are forgotten after a while: nothing here is a record.
create schema request;

create table request.used_key (
    ledger text not null,
    key_sha256 bytea not null check (length(key_sha256) = 32),
    request_hmac bytea not null check (length(request_hmac) = 32),
    used_at timestamptz not null default now(),
    primary key (ledger, key_sha256)
);
create index used_key_age on request.used_key (used_at);

grant usage on schema request to mingce_service;
grant select, insert, update, delete on request.used_key to mingce_service;
