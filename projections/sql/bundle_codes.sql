-- Whom entries may be about that count for a subject: itself, and the bodies it ever belonged to.
select %(subject)s::text
union
select code
from facts.appointment cross join lateral (values (unit), (group_body)) as place (code)
where ledger = %(ledger)s and subject = %(subject)s and known_from <= %(size)s::bigint
union
select parent
from facts.body
where ledger = %(ledger)s and body = %(subject)s and known_from <= %(size)s::bigint
order by 1
