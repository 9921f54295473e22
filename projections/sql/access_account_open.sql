insert into access.account (ledger, person, login, code, code_until, opened_at)
values (%(ledger)s, %(person)s, %(login)s, %(code)s, %(code_until)s, %(now)s)
on conflict do nothing
returning person
