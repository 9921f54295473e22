insert into read.column_mapping (ledger, fingerprint, mapping)
values (%(ledger)s, %(fingerprint)s, %(mapping)s)
on conflict (ledger, fingerprint) do update set mapping = excluded.mapping
