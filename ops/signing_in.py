"""Sign-in as the settings want it: what an application is made with."""

from __future__ import annotations

from datetime import timedelta

from api.access.bearer import BearerTokens, TokenKeys, new_key, read_keys, write_keys
from api.access.limits import Rate
from api.access.passwords import Cost, Passwords
from api.access.sign_in import Rules, SignIn
from api.access.signed import SignedRequests
from api.office.parts import Office
from ops.settings import Settings, SettingsError

_AT_ONCE = 4  # times the requests of a second
_KNOCKS = Rate(per_second=0.5, at_once=20)  # attempts to sign in, for each address
_KIB_PER_MIB = 1024


def sign_in_of(office: Office, settings: Settings) -> SignIn:
    """The sign-in of one county; SettingsError if its keys cannot be read."""
    rate = settings.requests_per_second
    return SignIn(
        office,
        passwords=passwords_of(settings),
        tokens=BearerTokens(
            token_keys_of(settings),
            office.ledger.name,
            timedelta(minutes=settings.token_minutes),
        ),
        rules=Rules(
            session=timedelta(hours=settings.session_hours),
            idle=timedelta(minutes=settings.session_idle_minutes),
            requests=Rate(rate, _AT_ONCE * rate) if rate else None,
            knocks=_KNOCKS,
        ),
        signed_by=SignedRequests(office),
    )


def passwords_of(settings: Settings) -> Passwords:
    """Password hashes at the cost that the settings ask for."""
    return Passwords(
        Cost(
            passes=settings.password_passes,
            memory_kib=settings.password_memory_mib * _KIB_PER_MIB,
            lanes=settings.password_lanes,
        )
    )


def token_keys_of(settings: Settings) -> TokenKeys:
    """The keys of the file, which is made if there is none."""
    if not settings.token_keys.exists():
        write_keys(settings.token_keys, [new_key()])
    try:
        return read_keys(settings.token_keys)
    except ValueError as wrong:
        raise SettingsError(f"MINGCE_TOKEN_KEY_FILE: {wrong}.") from None
