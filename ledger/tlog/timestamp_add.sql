insert into tlog.timestamp (ledger, size, authority, token)
values (%(ledger)s, %(size)s, %(authority)s, %(token)s)
on conflict do nothing
