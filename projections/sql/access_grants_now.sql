select role, jurisdiction
from read.access_grant
where ledger = %(ledger)s
    and person = %(person)s
    and client = %(client)s
    and ended_at is null
    and starts_on <= %(on)s
    and (until is null or until >= %(on)s)
    and not exists (
        select from read.person
        where person.ledger = access_grant.ledger
            and person.person = access_grant.person
            and erased_at is not null
    )
    and not exists (
        select from read.access_client
        where access_client.ledger = access_grant.ledger
            and access_client.client = access_grant.client
            and closed_at is not null
    )
order by position
