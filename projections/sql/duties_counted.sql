select township, count(*) filter (where state = 'open') as open,
    count(*) filter (where state = 'open' and due_on < %(today)s) as late,
    count(*) filter (where state = 'reported') as reported,
    count(*) filter (where state = 'closed') as closed
from read.duty_now
where ledger = %(ledger)s
    and (
        %(bodies)s::text[] is null
        or owes = any(%(bodies)s::text[]) or unit = any(%(bodies)s::text[])
        or township = any(%(bodies)s::text[])
    )
group by township
order by late desc, open desc, township
