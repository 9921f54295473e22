select kind, count(*) as findings
from read.supervision
where ledger = %(ledger)s
    and (due_on is null or due_on < %(today)s::date)
    and (%(since)s::date is null or recorded_on >= %(since)s::date)
group by kind
