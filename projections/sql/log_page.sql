-- Positions have no gaps, so a range of them is a page: nothing to sort, whatever the planner thinks.
select position, type, entry
from ledger.event
where ledger = %(ledger)s
    and position > %(after)s::bigint and position <= %(after)s::bigint + %(limit)s
order by position
