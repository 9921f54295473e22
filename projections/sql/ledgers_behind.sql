select head.ledger
from ledger.head as head
cross join unnest(%(projections)s::text[]) as name
left join projection.position as reached
    on reached.ledger = head.ledger
    and reached.projection = name
    and reached.generation = %(generation)s
where coalesce(reached.position, 0) < head.position
group by head.ledger
order by head.ledger
