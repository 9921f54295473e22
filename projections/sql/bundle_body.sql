select body, kind, name, parent, starts_on, ends_on, known_from,
    case when known_until <= %(size)s::bigint then known_until end as known_until
from facts.body
where ledger = %(ledger)s and known_from <= %(size)s::bigint
order by body, known_from
