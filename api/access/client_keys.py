"""The public keys of programs, as the ledger has them: for the signatures of their requests."""

from __future__ import annotations

from api.access.signatures import ClientKey
from api.office.parts import Office
from projections.access import find_client_keys


class RegisteredKeys:
    """Finds keys of open clients by id; `api.access.signatures.KeysOfClients`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, key_id: str) -> ClientKey | None:
        """The key, if it holds today."""
        office = self._office
        with office.database.connection() as connection:
            found = find_client_keys(connection, office.ledger.name, on=office.today(), key=key_id)
        started = [one for one in found if one.starts_on <= office.today()]
        return ClientKey(started[0].client, started[0].public_key.encode()) if started else None


def client_keys(office: Office, client: str) -> list[str]:
    """The ids of the keys that a client may sign with today."""
    with office.database.connection() as connection:
        found = find_client_keys(connection, office.ledger.name, on=office.today(), client=client)
    return [one.key for one in found if one.starts_on <= office.today()]
