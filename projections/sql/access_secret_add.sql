insert into access.client_secret (ledger, secret, client, made_at, ends_at)
values (%(ledger)s, %(secret)s, %(client)s, %(now)s, %(ends_at)s)
