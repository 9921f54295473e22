insert into entry (ledger, scheme, assessment, period, subject, input, item, rater, value, level,
    effective_on, position, known_from, known_until)
values (%(ledger)s, %(scheme)s, %(assessment)s, %(period)s, %(subject)s, %(input)s, %(item)s,
    %(rater)s, %(value)s, %(level)s, %(effective_on)s, %(position)s, %(known_from)s,
    %(known_until)s)
