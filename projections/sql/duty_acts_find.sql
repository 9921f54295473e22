select position, duty, act, effective_on, recorded_at, nonce, ciphertext, commitment, done,
    evidence, level, to_body, to_role, late_days, body, role, person, client
from read.duty_act
where ledger = %(ledger)s and duty = %(duty)s
order by position
