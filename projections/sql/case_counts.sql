select to_char(received_on, 'YYYY-MM') as month,
    count(*) as received,
    count(*) filter (where state in ('verified', 'reversed')) as verified,
    count(*) filter (where state = 'reversed') as reversed,
    count(*) filter (where state = 'dismissed') as dismissed,
    count(*) filter (where state = 'withdrawn') as withdrawn,
    count(*) filter (where state in ('reported', 'under-verification')) as open,
    count(*) filter (where state in ('reported', 'under-verification') and due_on < %(today)s)
        as overdue,
    count(*) filter (where state not in ('reported', 'under-verification', 'withdrawn')
        and decided_on > due_on) as late
from read.case_life
where ledger = %(ledger)s
  and (%(bodies)s::text[] is null or body = any (%(bodies)s::text[]))
group by month
order by month
