select grade, count(*) as subjects
from read.outcome_history
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s and superseded_by is null
group by grade
order by subjects desc, grade
