insert into vault.person_key (ledger, person, wrapped)
select %(ledger)s, new.person, new.wrapped
from unnest(%(persons)b::text[], %(wrapped)b::bytea[]) as new (person, wrapped)
on conflict do nothing
