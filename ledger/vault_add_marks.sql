insert into vault.mark (ledger, kind, token, owner)
select %(ledger)s, new.kind, new.token, %(owner)s
from unnest(%(kinds)b::text[], %(tokens)b::bytea[]) as new (kind, token)
on conflict do nothing
