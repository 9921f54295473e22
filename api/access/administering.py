"""How far an administrator reaches: to those who hold nothing outside the own jurisdiction.

Otherwise whoever manages a township could reset the password of the county's clerk.
"""

from __future__ import annotations

from api.access.asker import Asker
from api.access.reach import require_body, require_subject
from api.office.parts import Office
from projections.access import find_clients, find_grants


def require_holder(office: Office, asker: Asker, holder: str) -> None:
    """DomainError `out-of-jurisdiction` unless all that a person or client holds is within reach."""
    office.catch_up()
    with office.database.connection() as connection:
        held = find_grants(connection, office.ledger.name, on=office.today(), holder=holder)
        clients = find_clients(connection, office.ledger.name, client=holder)
    for grant in held:
        require_body(office, asker, "manage-access", grant.jurisdiction)
    if clients:
        require_body(office, asker, "manage-access", clients[0].body)
    elif not held:
        require_subject(office, asker, "manage-access", holder)
