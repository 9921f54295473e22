select position
from projection.position
where ledger = %(ledger)s and projection = 'facts' and generation = 'live'
