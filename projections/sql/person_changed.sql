update person
set nonce = %(nonce)s, ciphertext = %(ciphertext)s, commitment = %(commitment)s,
    details_at = %(position)s
where ledger = %(ledger)s and person = %(person)s
