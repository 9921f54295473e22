select key, access_client_key.client, public_key, starts_on, until
from read.access_client_key
join read.access_client using (ledger, client)
where ledger = %(ledger)s
    and ended_at is null
    and closed_at is null
    and (until is null or until >= %(on)s)
    and (%(key)s::text is null or key = %(key)s)
    and (%(client)s::text is null or client = %(client)s)
order by added_at
