select person, login, password, password_at, code, code_until, opened_at, signed_in_at
from access.account
where ledger = %(ledger)s
    and (%(login)s::text is null or login = %(login)s)
    and (%(person)s::text is null or person = %(person)s)
order by login
