insert into tlog.cosignature (ledger, size, witness, key_id, line)
values (%(ledger)s, %(size)s, %(witness)s, %(key_id)s, %(line)s)
on conflict do nothing
