select position, case_id as "case", scheme, subject, measure, input, first_day, last_day,
    first_day_without, reversed_at
from read.case_measure
where ledger = %(ledger)s
  and (%(cases)s::text[] is null or case_id = any (%(cases)s::text[]))
  and (%(subject)s::text is null or subject = %(subject)s)
order by position
