select distinct on (subject) subject, unit
from facts.appointment
where ledger = %(ledger)s and known_until is null
order by subject, starts_on desc
