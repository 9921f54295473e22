-- Entries of a batch are told by the file they came with, so that a workbook is one change.
select position, type, keys
from ledger.event
where ledger = %(ledger)s
    and position > %(after)s and position <= %(until)s
    and (type <> 'entry-recorded' or cardinality(keys) > 1)
order by position
