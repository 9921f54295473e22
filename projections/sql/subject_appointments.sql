select subject, unit, group_body, cadre_class, post, service_from, unit_from, starts_on, ends_on,
    known_from, known_until
from facts.appointment
where ledger = %(ledger)s
    and subject = any(%(subjects)s::text[])
    and known_from <= %(as_of)s and (known_until is null or known_until > %(as_of)s)
