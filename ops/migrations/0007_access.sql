-- Who may do what. Grants, clients and their public keys come from the log (schema `read`);
-- passwords, secrets and sessions do not: they stand in schema `access`, can be deleted, and
-- belong into no export.
create schema access;

create table access.account (
    ledger text not null,
    person text not null,
    login text not null,
    password text,                  -- argon2id, encoded; null until the first one is chosen
    password_at timestamptz,
    code bytea,                     -- SHA-256 of the one-time code
    code_until timestamptz,
    opened_at timestamptz not null,
    signed_in_at timestamptz,
    primary key (ledger, person),
    unique (ledger, login)
);

create table access.session (
    ledger text not null,
    token bytea not null,           -- SHA-256 of what the cookie holds
    person text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null,
    address text not null,
    agent text not null,
    primary key (ledger, token),
    foreign key (ledger, person) references access.account on delete cascade
);
create index session_person on access.session (ledger, person);

create table access.client_secret (
    ledger text not null,
    secret bytea not null,          -- SHA-256 of a random secret of 256 bits
    client text not null,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (ledger, secret)
);
create index client_secret_client on access.client_secret (ledger, client);

-- Failed attempts to sign in, for each login name tried (hashed, whether there is such an account
-- or not) and for each address.
create table access.attempt (
    ledger text not null,
    what text not null,
    failures integer not null,
    last_at timestamptz not null,
    paused_until timestamptz,
    primary key (ledger, what)
);

-- Moves whenever a session, secret or account ends: what processes keep in memory is then void.
create table access.change (
    ledger text primary key,
    number bigint not null
);

create table read.access_grant (
    ledger text not null,
    position bigint not null,
    person text not null,
    client text not null,
    role text not null,
    jurisdiction text not null,
    starts_on date not null,
    until date,
    given_by text not null,
    ended_at bigint,
    primary key (ledger, position)
);
create index access_grant_person on read.access_grant (ledger, person) where ended_at is null;
create index access_grant_client on read.access_grant (ledger, client) where ended_at is null;

create table read.access_client (
    ledger text not null,
    client text not null,
    name text not null,
    body text not null,
    registered_on date not null,
    registered_at bigint not null,
    closed_at bigint,
    primary key (ledger, client)
);

create table read.access_client_key (
    ledger text not null,
    key text not null,
    client text not null,
    public_key text not null,
    starts_on date not null,
    until date,
    added_at bigint not null,
    ended_at bigint,
    primary key (ledger, key)
);

create unlogged table read_next.access_grant (like read.access_grant including all);
create unlogged table read_next.access_client (like read.access_client including all);
create unlogged table read_next.access_client_key (like read.access_client_key including all);

grant usage on schema access to mingce_service;
grant select, insert, update, delete on all tables in schema access to mingce_service;
grant select, insert, update, delete
    on read.access_grant, read.access_client, read.access_client_key,
        read_next.access_grant, read_next.access_client, read_next.access_client_key
    to mingce_service;
grant select on read.access_grant, read.access_client, read.access_client_key to mingce_reader;
