"""The key that signs a demonstration county's log, introduced by an entry as a county should."""

from __future__ import annotations

from api.office.log_keys import introduce_log_key, log_keys
from api.office.parts import Office
from domain.actor import Actor
from ledger.context import Context

_CONTEXT = Context(Actor("county", "administrator", client="demo"), "demo-log-key")


def demo_log_key(office: Office) -> None:
    """Introduce the keys of the log, unless one is already."""
    if office.log is None or log_keys(office):
        return
    for signer in office.log.signers():
        introduce_log_key(office, _CONTEXT, public_key=signer.vkey)
