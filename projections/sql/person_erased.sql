update person
set erased_on = %(effective_on)s, erased_at = %(position)s
where ledger = %(ledger)s and person = %(person)s
