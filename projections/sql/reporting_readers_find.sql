select reader.login
from reporting.reader
where reader.ledger = %(ledger)s
order by reader.login
