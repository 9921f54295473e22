update case_measure
set reversed_at = %(position)s
where ledger = %(ledger)s and case_id = %(case)s
