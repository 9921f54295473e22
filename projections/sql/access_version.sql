select
    (select number from access.change where ledger = %(ledger)s),
    (select max(greatest(position, ended_at)) from read.access_grant where ledger = %(ledger)s),
    (select max(closed_at) from read.access_client where ledger = %(ledger)s),
    (
        select max(greatest(added_at, ended_at))
        from read.access_client_key
        where ledger = %(ledger)s
    ),
    (select max(erased_at) from read.person where ledger = %(ledger)s)
