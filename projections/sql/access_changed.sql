insert into access.change as known (ledger, number)
values (%(ledger)s, 1)
on conflict (ledger) do update set number = known.number + 1
