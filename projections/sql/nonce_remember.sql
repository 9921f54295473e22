with forgotten as (
    delete from access.signature_nonce where ledger = %(ledger)s and forget_after < %(now)s
)
insert into access.signature_nonce (ledger, client, nonce, forget_after)
values (%(ledger)s, %(client)s, %(nonce)s, %(forget_after)s)
on conflict do nothing
returning true
