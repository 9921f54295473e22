select subject, unit, group_body, cadre_class, post, service_from, unit_from, starts_on, ends_on,
    known_from, case when known_until <= %(size)s::bigint then known_until end as known_until
from facts.appointment
where ledger = %(ledger)s and known_from <= %(size)s::bigint
    and (%(codes)s::text[] is null or subject = any(%(codes)s::text[]))
order by subject, starts_on, known_from
