-- The log, and the vault of personal keys beside it (separate schemas: separate backups).
--
-- Three roles: mingce_owner owns and cannot log in; mingce_service, which the service takes on
-- with SET ROLE, reads and appends; mingce_reader reads the log. Roles belong to the whole
-- server, so another database may have created them already, or be about to.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['mingce_owner', 'mingce_service', 'mingce_reader'] loop
        begin
            execute format('create role %I nologin', wanted);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
    -- Who migrates becomes the owner below. A superuser may; another who created the roles lets
    -- itself; one who did not needs to have been let before.
    if not (select rolsuper from pg_roles where rolname = current_user) then
        begin
            grant mingce_owner to current_user;
        exception when insufficient_privilege then
            null;
        end;
    end if;
end
$$;

create schema ledger authorization mingce_owner;
create schema vault authorization mingce_owner;
set local role mingce_owner;

-- The last position of each ledger; the lock on its row puts appends in order.
create table ledger.head (
    ledger text collate "C" primary key check (ledger ~ '^[^[:space:][:cntrl:]]+$'),
    position bigint not null
) with (fillfactor = 50);

-- Entry n of a ledger is leaf n - 1 of its Merkle tree (RFC 6962 section 2.1). `keys` are the
-- entry's tags, each as `<ledger> <tag>`, so that ledgers with equal tags do not slow each other.
create table ledger.event (
    ledger text collate "C" not null,
    position bigint not null,
    type text collate "C" not null,
    keys text[] collate "C" not null,
    entry bytea not null,
    leaf bytea not null generated always as (sha256('\x00'::bytea || entry)) stored,
    primary key (ledger, position)
);

-- New keys wait in a list of at most 64 kB, which each look-up reads to its end: so appends are
-- a quarter faster than with fastupdate off, and look-ups not slower.
create index event_keys on ledger.event using gin (keys)
    with (fastupdate = on, gin_pending_list_limit = 64);

create function ledger.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'entries are never changed or removed'
        using errcode = 'insufficient_privilege', hint = 'Record a correction instead.';
end
$$;

create trigger refuse_change before update or delete or truncate on ledger.event
    for each statement execute function ledger.refuse_change();

create trigger refuse_removal before delete or truncate on ledger.head
    for each statement execute function ledger.refuse_change();

-- Positions after `after` up to `head` that match any item of a query, in order. An item is one
-- of `types` and one of `keys`, each a list joined by the unit separator, '' for none. A type
-- matches if it is listed or none is; keys match if the entry has all of them.
--
-- The inner selects end in `offset 0` so that each uses just the index meant for it.
create function ledger.matching(
    in_ledger text, types text[], keys text[], after bigint, head bigint, count bigint
) returns setof bigint
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    -- Near the head the new entries are few: look at each. Without keys nothing else remains.
    if head - after <= 100 or '' = any (keys) then
        return query
        select recent.position
        from (
            select event.position, event.type, event.keys
            from ledger.event
            where event.ledger = in_ledger
                and event.position > matching.after and event.position <= matching.head
            order by event.position
            offset 0
        ) as recent
        where exists (
            select
            from unnest(matching.types, matching.keys) as item (types, keys)
            where (item.types = '' or recent.type = any (string_to_array(item.types, e'\x1f')))
                and recent.keys @> string_to_array(item.keys, e'\x1f')
        )
        order by recent.position
        limit count;
    else
        return query
        select distinct found.position
        from unnest(matching.types, matching.keys) as item (types, keys)
        cross join lateral (
            select event.position, event.type
            from ledger.event
            where event.keys @> string_to_array(item.keys, e'\x1f')
            offset 0
        ) as found
        where found.position > matching.after and found.position <= matching.head
            and (item.types = '' or found.type = any (string_to_array(item.types, e'\x1f')))
        order by found.position
        limit count;
    end if;
end
$$;

-- Appends entries and returns the last position; null, with nothing appended, if any entry after
-- `after` matches the query (see `matching`; null arrays: no condition). The head row is locked
-- until the transaction ends, so positions have no gaps and become visible in order.
create function ledger.append(
    into_ledger text, types text[], keys text[], entries bytea[],
    query_types text[], query_keys text[], after bigint
) returns bigint
language plpgsql security definer
-- Planned once, not at each call: for a single entry that is a third of the time.
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    count constant bigint := cardinality(entries);
    head bigint;
begin
    insert into ledger.head as locked values (into_ledger, count)
    on conflict (ledger) do update set position = locked.position + count
    returning locked.position - count into head;

    if after < head and query_types is not null then
        perform from ledger.matching(into_ledger, query_types, query_keys, after, head, 1);
        if found then
            update ledger.head as locked set position = head where locked.ledger = into_ledger;
            return null;
        end if;
    end if;

    -- Functions that return sets, side by side in the select list, run in step and keep nothing;
    -- in the from clause, the whole batch would first be written to a temporary file.
    insert into ledger.event (ledger, position, type, keys, entry)
    select
        into_ledger,
        generate_series(head + 1, head + count),
        unnest(append.types),
        string_to_array(unnest(append.keys), e'\x1f'),
        unnest(entries);
    return head + count;
end
$$;

revoke all on function ledger.append from public;
grant usage on schema ledger to mingce_service, mingce_reader;
grant select on all tables in schema ledger to mingce_service, mingce_reader;
grant execute on function ledger.append to mingce_service;

-- The keys that personal data is sealed with, wrapped by a master key that is not in the
-- database, and the blind index of identifiers. Erasing a person deletes the rows.
create table vault.person_key (
    ledger text collate "C" not null,
    person text collate "C" not null,
    wrapped bytea not null,
    primary key (ledger, person)
);

create table vault.identifier (
    ledger text collate "C" not null,
    token bytea not null,
    person text collate "C" not null,
    primary key (ledger, token)
);
create index identifier_person on vault.identifier (ledger, person);

grant usage on schema vault to mingce_service;
grant select, insert, delete on all tables in schema vault to mingce_service;

reset role;
