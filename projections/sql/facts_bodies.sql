select body, kind, name, parent, starts_on, ends_on, known_from, known_until
from facts.body
where ledger = %(ledger)s
    and known_from <= %(as_of)s and (known_until is null or known_until > %(as_of)s)
