select unit
from facts.appointment
where ledger = %(ledger)s
    and subject = %(subject)s
    and known_until is null
order by starts_on desc
limit 1
