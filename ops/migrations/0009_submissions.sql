-- Nonces of signed requests (RFC 9421 section 7.2.2): a request is taken once. A nonce is kept
-- until the request that bore it would be refused for its age.
create table access.signature_nonce (
    ledger text collate "C" not null,
    client text collate "C" not null,
    nonce text collate "C" not null,
    forget_after timestamptz not null,
    primary key (ledger, client, nonce)
);
create index signature_nonce_forget_after on access.signature_nonce (ledger, forget_after);

grant select, insert, delete on access.signature_nonce to mingce_service;
