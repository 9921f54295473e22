select case_id as "case", position, changed_at, scheme, body, confidentiality, received_on, due_on,
    state, started_on, decided_on, reversed_on, subject, situation, situation_on, same_as
from read.case_life
where ledger = %(ledger)s
  and (%(cases)s::text[] is null or case_id = any (%(cases)s::text[]))
  and (%(bodies)s::text[] is null or body = any (%(bodies)s::text[]))
  and (%(scheme)s::text is null or scheme = %(scheme)s)
  and (%(states)s::text[] is null or state = any (%(states)s::text[]))
  and (%(subject)s::text is null or subject = %(subject)s)
  and (%(situation)s::text is null or situation = %(situation)s)
  and (%(overdue_on)s::date is null
    or (state in ('reported', 'under-verification') and due_on < %(overdue_on)s))
  and state in ('reported', 'under-verification')
  and (%(after_due)s::date is null or (due_on, position) > (%(after_due)s, %(after)s))
order by due_on, position
limit %(limit)s
