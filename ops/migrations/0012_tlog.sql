-- What each ledger's log has signed, and what others have signed about it. Like the entries, none
-- of it is ever changed or removed.
create schema tlog authorization mingce_owner;
set local role mingce_owner;

-- One checkpoint for each size that was signed. Each names the one that it continues, and no two
-- continue the same one, so of several that sign at a time one gets its way and the others begin
-- again.
create table tlog.checkpoint (
    ledger text collate "C" not null,
    size bigint not null check (size > 0),
    continues bigint,               -- the size before; null for the first
    root bytea not null check (length(root) = 32),
    note bytea not null,            -- as signed by the log's own keys, without cosignatures
    committed_at timestamptz not null default clock_timestamp(),
    primary key (ledger, size),
    unique nulls not distinct (ledger, continues),
    foreign key (ledger, continues) references tlog.checkpoint,
    check (continues < size)
);

-- Signatures of witnesses, one line of a signed note each, for a checkpoint.
create table tlog.cosignature (
    ledger text collate "C" not null,
    size bigint not null,
    witness text collate "C" not null,
    key_id bytea not null check (length(key_id) = 4),
    line bytea not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (ledger, size, witness, key_id),
    foreign key (ledger, size) references tlog.checkpoint
);

-- Timestamps of authorities (RFC 3161) over the note of a checkpoint.
create table tlog.timestamp (
    ledger text collate "C" not null,
    size bigint not null,
    authority text collate "C" not null,
    token bytea not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (ledger, size, authority),
    foreign key (ledger, size) references tlog.checkpoint
);

create function tlog.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'what was signed is never changed or removed'
        using errcode = 'insufficient_privilege', hint = 'Sign a larger checkpoint instead.';
end
$$;

create trigger refuse_change before update or delete or truncate on tlog.checkpoint
    for each statement execute function tlog.refuse_change();
create trigger refuse_change before update or delete or truncate on tlog.cosignature
    for each statement execute function tlog.refuse_change();
create trigger refuse_change before update or delete or truncate on tlog.timestamp
    for each statement execute function tlog.refuse_change();

-- Records a signed checkpoint if it is larger than the last one, that one still is of size `after`
-- (0: there is none), and the ledger has as many entries; whether it did.
create function tlog.commit(
    of_ledger text, after bigint, size bigint, root bytea, note bytea
) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
    last constant bigint := coalesce(
        (select max(known.size) from tlog.checkpoint as known where known.ledger = of_ledger), 0
    );
    head constant bigint := coalesce(
        (select known.position from ledger.head as known where known.ledger = of_ledger), 0
    );
begin
    if last <> commit.after or commit.size <= last or commit.size > head then
        return false;
    end if;
    insert into tlog.checkpoint (ledger, size, continues, root, note)
    values (of_ledger, commit.size, nullif(commit.after, 0), commit.root, commit.note)
    on conflict do nothing;
    return found;
end
$$;

revoke all on function tlog.commit from public;
grant usage on schema tlog to mingce_service, mingce_reader;
grant select on all tables in schema tlog to mingce_service, mingce_reader;
grant insert on tlog.cosignature, tlog.timestamp to mingce_service;
grant execute on function tlog.commit to mingce_service;

reset role;
