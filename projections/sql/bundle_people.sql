select person, nonce, ciphertext, commitment
from read.person
where ledger = %(ledger)s and registered_at <= %(size)s::bigint
    and (%(subjects)s::text[] is null or person = any(%(subjects)s::text[]))
order by person collate "C"
