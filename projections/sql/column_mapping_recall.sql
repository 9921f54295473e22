select mapping
from read.column_mapping
where ledger = %(ledger)s and fingerprint = %(fingerprint)s
