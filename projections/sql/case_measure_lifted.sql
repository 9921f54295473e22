update case_measure
set first_day_without = %(first_day_without)s, lifted_at = %(position)s
where ledger = %(ledger)s and position = %(lifts)s
