insert into reporting.reader (login, ledger)
values (%(login)s, %(ledger)s)
on conflict do nothing
