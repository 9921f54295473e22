select head.ledger, head.position, coalesce(min(coalesce(reached.position, 0)), 0)
from ledger.head as head
cross join unnest(%(projections)s::text[]) as name
left join projection.position as reached
    on reached.ledger = head.ledger
    and reached.projection = name
    and reached.generation = %(generation)s
group by head.ledger, head.position
