select client, name, body, registered_on, closed_at is not null as closed
from read.access_client
where ledger = %(ledger)s and (%(client)s::text is null or client = %(client)s)
order by client
