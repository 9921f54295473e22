"""Who asks: by the session of a browser, the token of a program, or its signature.

`SignIn` is what an application is made with (`create_app(office, askers=...)`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.access.asker import Asker, Grant
from api.access.bearer import BearerTokens
from api.access.limits import Limiter, Rate
from api.access.memory import Known, Memory
from api.access.passwords import Passwords
from api.access.roles import PERMISSIONS, Role
from api.access.secrets import csrf_of, hash_token
from api.access.signatures import is_signed
from api.office.parts import Office
from domain.errors import DomainError
from ledger.identifiers import utc_now
from projections import accounts
from projections.access import roles_held

Clock = Callable[[], datetime]
SignedBy = Callable[[Request], Awaitable[str]]
"""The client that signed a request; raises DomainError if the signature does not hold."""

TOKEN_PATH = "/v1/token"  # noqa: S105 (an address)
_SEEN_EVERY = timedelta(minutes=1)
_CLIENT_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """How long what holds, and how often one may ask; None: as often as one likes."""

    session: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=1)
    code: timedelta = timedelta(days=3)
    secret: timedelta = timedelta(days=365)
    overlap: timedelta = timedelta(days=7)
    requests: Rate | None = None
    knocks: Rate | None = None


class SignIn:
    """Finds out who asks. One for each application; called once a request."""

    def __init__(
        self,
        office: Office,
        *,
        passwords: Passwords,
        tokens: BearerTokens,
        rules: Rules,
        signed_by: SignedBy | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self.office = office
        self.passwords = passwords
        self.tokens = tokens
        self.rules = rules
        self.clock = clock
        self.memory = Memory(self._version)
        self._signed_by = signed_by
        self._requests = Limiter(rules.requests) if rules.requests else None
        self._knocks = Limiter(rules.knocks) if rules.knocks else None

    async def __call__(self, request: Request) -> Asker:
        """The asker. Unknown cookies are nobody's; a bad token or signature is an error.

        Raises DomainError `token-invalid`, `token-expired`, `too-many-requests`, those of
        signatures.
        """
        asker = await self._asker(request)
        if self._requests is not None:
            self._requests.take(asker.client or asker.person or address_of(request))
        return asker

    def knock(self, request: Request) -> None:
        """Count an attempt to sign in from an address; DomainError `too-many-requests`."""
        if self._knocks is not None:
            self._knocks.take(address_of(request))

    def cookie_name(self, request: Request) -> str:
        """The cookie of this county's sessions: no other county on the same host has its name."""
        county = self.office.ledger.name.replace("/", ".")
        return f"{'__Host-' if request.url.scheme == 'https' else ''}mingce-{county}"

    def session_token(self, request: Request) -> str:
        """What the browser sent; "" if nothing."""
        return request.cookies.get(self.cookie_name(request), "")

    def account_of(self, asker: Asker) -> accounts.Account:
        """The asker's own account; DomainError `no-account` for who has none."""
        with self.office.database.connection() as connection:
            found = accounts.find_accounts(
                connection, self.office.ledger.name, person=asker.person or None
            )
        if not asker.person or not found:
            raise no_account()
        return found[0]

    async def _asker(self, request: Request) -> Asker:
        if self._signed_by is not None and is_signed(request.headers):
            client = await self._signed_by(request)
            known = await self._known(f"client {client}", lambda: self._load_client(client))
            return known.asker if known else Asker()
        if authorization := request.headers.get("authorization", ""):
            scheme, _, given = authorization.partition(" ")
            if scheme.lower() == "basic" and request.url.path == TOKEN_PATH:
                return Asker()  # a client that asks for a token says who it is to that address
            bearer = given.strip() if scheme.lower() == "bearer" else ""
            known = await self._known(f"bearer {bearer}", lambda: self._load_bearer(bearer))
            return known.asker if known else Asker()
        token = self.session_token(request)
        known = await self._of_session(token) if token else None
        if known is None:
            return Asker()
        request.state.csrf = csrf_of(token)
        return known.asker

    async def _of_session(self, token: str) -> Known | None:
        kept = hash_token(token)
        key = f"session {kept.hex()}"
        known = await self._known(key, lambda: self._load_session(kept))
        now = self.clock()
        if known is not None and now - known.seen_at > self.rules.idle:
            self.memory.forget(key)  # unless another process saw it in use
            known = await self._known(key, lambda: self._load_session(kept))
        if known is not None and now - known.seen_at > _SEEN_EVERY:
            known.seen_at = now
            await run_in_threadpool(self._see, kept, now)
        return known

    async def _known(self, key: str, load: Callable[[], Known | None]) -> Known | None:
        known = await self.memory.find(key, load)
        if known is not None and (
            known.ends_at <= self.clock() or known.day != self.office.today()
        ):
            self.memory.forget(key)
            known = await self.memory.find(key, load)
        return known

    def _load_session(self, token: bytes) -> Known | None:
        now = self.clock()
        with self.office.database.connection() as connection:
            session = accounts.find_session(connection, self.office.ledger.name, token)
            if session is None or session.ends_at <= now or now - session.seen_at > self.rules.idle:
                return None
            asker = Asker(person=session.person, grants=self._grants(connection, session.person))
        return Known(asker, session.ends_at, self.office.today(), session.seen_at)

    def _load_bearer(self, token: str) -> Known:
        now = self.clock()
        client, ends_at = self.tokens.read(token, now)
        return replace(self._load_client(client), ends_at=ends_at)

    def _load_client(self, client: str) -> Known:
        now = self.clock()
        with self.office.database.connection() as connection:
            grants = self._grants(connection, "", client)
        asker = Asker(client=client, grants=grants)
        return Known(asker, now + _CLIENT_KEPT, self.office.today(), now)

    def _grants(self, connection: Any, person: str, client: str = "") -> tuple[Grant, ...]:
        """The grants that hold today; roles that this version does not know are passed over."""
        held = roles_held(
            connection,
            self.office.ledger.name,
            on=self.office.today(),
            person=person,
            client=client,
        )
        return tuple(
            Grant(cast("Role", role), jurisdiction)
            for role, jurisdiction in held
            if role in PERMISSIONS
        )

    def _see(self, token: bytes, now: datetime) -> None:
        with self.office.database.connection() as connection:
            accounts.see_session(connection, self.office.ledger.name, token, now)

    def _version(self) -> accounts.Version:
        with self.office.database.connection() as connection:
            return accounts.version(connection, self.office.ledger.name)


def address_of(request: Request) -> str:
    """Where the request comes from, as the server was told; "" if it was not."""
    return request.client.host if request.client else ""


def sign_in_of(request: Request) -> SignIn:
    """The application's sign-in; DomainError `sign-in-off` where askers are fixed."""
    askers = request.app.state.askers
    if isinstance(askers, SignIn):
        return askers
    raise DomainError(
        "sign-in-off",
        "Nobody signs in here.",
        next_step="Start the service with `mingce serve`.",
    )


def no_account() -> DomainError:
    """`no-account`: the asker did not sign in with an account."""
    return DomainError(
        "no-account",
        "There is no account behind this request.",
        next_step="Sign in with your login name.",
    )
