update access_grant
set ended_at = %(position)s
where ledger = %(ledger)s
    and person = %(person)s
    and client = %(client)s
    and role = %(role)s
    and jurisdiction = %(jurisdiction)s
    and ended_at is null
