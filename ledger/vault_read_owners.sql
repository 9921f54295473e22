select held.kind, held.token, held.owner
from vault.mark as held
join unnest(%(kinds)b::text[], %(tokens)b::bytea[]) as asked (kind, token) using (kind, token)
where held.ledger = %(ledger)s
