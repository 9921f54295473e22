select position, objection, act, effective_on, recorded_at, ruling, nonce, ciphertext, commitment,
    body, role, person, client
from read.objection_act
where ledger = %(ledger)s and objection = %(objection)s
order by position
