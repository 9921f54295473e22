select period, count(score) as scored, min(score) as lowest,
    percentile_disc(0.5) within group (order by score) as lower_median,
    percentile_disc(0.5) within group (order by score desc) as upper_median,
    max(score) as highest, sum(amount_fen)::bigint as total_fen
from read.outcome_history
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and superseded_by is null and subject = any(%(subjects)s)
group by period
having count(score) > 0
