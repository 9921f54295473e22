"""What programs do to ask: a client id and a secret against a short-lived token."""

from __future__ import annotations

import hmac

from api.access.secrets import hash_token
from api.access.sign_in import SignIn
from domain.errors import DomainError
from projections.access import find_clients
from projections.secrets import find_secrets


def issue_token(site: SignIn, client: str, secret: str) -> str:
    """A bearer token; DomainError `client-refused`, whatever of the two is wrong."""
    given = hash_token(secret)
    now = site.clock()
    with site.office.database.connection() as connection:
        ledger = site.office.ledger.name
        known = find_clients(connection, ledger, client=client)
        held = find_secrets(connection, ledger, client, now)
    fits = [hmac.compare_digest(one.secret, given) for one in held]
    if not known or known[0].closed or not any(fits):
        raise DomainError(
            "client-refused",
            "The client or its secret is wrong.",
            next_step="Check both; your administrator can issue another secret.",
        )
    return site.tokens.issue(client, now)
