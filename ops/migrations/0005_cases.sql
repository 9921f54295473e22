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
