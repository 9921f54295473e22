insert into request.used_key (ledger, key_sha256, request_hmac)
values (%(ledger)s, %(key_sha256)s, %(request_hmac)s)
on conflict (ledger, key_sha256) do update set used_at = now()
returning request_hmac
