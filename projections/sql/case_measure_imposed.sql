insert into case_measure (ledger, position, case_id, scheme, subject, measure, input, first_day,
    last_day)
values (%(ledger)s, %(position)s, %(case)s, %(scheme)s, %(subject)s, %(measure)s, %(input)s,
    %(first_day)s, %(last_day)s)
