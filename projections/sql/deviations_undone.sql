-- A reopening and another decision undo all; a ruling what it is about.
update deviation
set stands_until = %(position)s
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s and position < %(position)s and stands_until is null
    and (%(subject)s::text is null or subject = %(subject)s)
    and (%(field)s::text is null or field = %(field)s)
