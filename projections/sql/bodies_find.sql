select body, kind, name, parent, starts_on, ends_on, known_from, known_until
from facts.body
where ledger = %(ledger)s
  and known_from <= coalesce(%(as_of)s::bigint, 9223372036854775807)
  and (known_until is null or known_until > %(as_of)s::bigint)
  and (%(on)s::date is null
       or (starts_on <= %(on)s::date and (ends_on is null or ends_on >= %(on)s::date)))
order by body collate "C"
