-- Each entry is fetched by its key: `offset 0` keeps the planner, which cannot know how few match,
-- from reading the whole log instead.
select found.position, event.entry, event.type, event.keys
from ledger.matching(
    %(ledger)s::text, %(types)b::text[], %(keys)b::text[],
    %(after)s::bigint, %(head)s::bigint, %(count)s::bigint
) as found (position)
cross join lateral (
    select stored.entry, stored.type, stored.keys
    from ledger.event as stored
    where stored.ledger = %(ledger)s and stored.position = found.position
    offset 0
) as event
order by found.position
