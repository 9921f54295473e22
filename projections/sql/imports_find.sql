select position, kind, sha256, size, media_type, rows, effective_on, recorded_at, body, role,
    person
from read.import_file
where ledger = %(ledger)s and position > %(after)s
order by position
limit %(limit)s
