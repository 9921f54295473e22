insert into vault.identifier (ledger, token, person)
select %(ledger)s, new.token, new.person
from unnest(%(tokens)b::bytea[], %(persons)b::text[]) as new (token, person)
order by new.token -- always in one order, so that two imports cannot deadlock
on conflict do nothing
