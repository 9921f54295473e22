insert into projection.position as known (ledger, projection, generation, position)
select %(ledger)s, name, %(generation)s, %(position)s
from unnest(%(projections)s::text[]) as name
on conflict (ledger, projection, generation) do update
set position = greatest(known.position, excluded.position)
