select projection, position
from projection.position
where ledger = %(ledger)s
    and projection = any(%(projections)s)
    and generation = %(generation)s
