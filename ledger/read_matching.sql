select event.position, event.entry, event.type, event.keys
from ledger.matching(
    %(ledger)s::text, %(types)b::text[], %(keys)b::text[],
    %(after)s::bigint, %(head)s::bigint, %(count)s::bigint
) as found (position)
join ledger.event on event.ledger = %(ledger)s and event.position = found.position
order by event.position
