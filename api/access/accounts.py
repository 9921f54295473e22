"""What people do with their own account: sign in and out, choose a password, see their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.access.asker import Asker
from api.access.logins import OF_ADDRESS, OF_LOGIN, login_key, normalise_login
from api.access.passwords import check_quality
from api.access.secrets import hash_code, hash_token, new_token
from api.access.sign_in import SignIn
from domain.errors import DomainError
from projections import accounts, attempts
from projections.attempts import Patience

_LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody signs in from: address and browser, as the request says."""

    address: str
    agent: str


def sign_in(site: SignIn, login: str, password: str, where: Where) -> str:
    """Start a session; what the browser is to keep.

    Raises DomainError `sign-in-refused`, the same for an unknown name and a wrong password, or
    `sign-in-paused` after too many of them.
    """
    login = normalise_login(login)
    _begin(site, login, where)
    account = _account(site, login)
    if not site.passwords.matches(account.password if account else None, password):
        raise _refused()
    if account is None or account.password is None:
        raise _refused()
    if site.passwords.is_outdated(account.password):
        _rehash(site, account, account.password, password)
    return _start(site, account, where)


def choose_password(site: SignIn, login: str, code: str, password: str, where: Where) -> str:
    """Set a password with a one-time code, end all sessions, and start one.

    Raises as `sign_in`, and `password-weak`.
    """
    login = normalise_login(login)
    check_quality(password, login)
    _begin(site, login, where)
    account = _account(site, login)
    encoded = site.passwords.hash(password)
    with site.office.database.connection() as connection:
        ledger = site.office.ledger.name
        used = account is not None and accounts.use_code(
            connection,
            ledger,
            account.person,
            code=hash_code(code),
            password=encoded,
            now=site.clock(),
        )
        if account is not None and used:
            accounts.end_sessions(connection, ledger, account.person)
    if account is None or not used:
        raise _refused("Login name or code is wrong, or the code's time is over.")
    return _start(site, account, where)


def change_password(
    site: SignIn, asker: Asker, old: str, new: str, *, token: str, where: Where
) -> None:
    """Replace the own password; all other sessions end. Raises as `choose_password`."""
    account = site.account_of(asker)
    check_quality(new, account.login)
    _begin(site, account.login, where)
    if not site.passwords.matches(account.password, old):
        raise _refused("The present password is wrong.")
    _forgive(site, account.login, where)
    encoded = site.passwords.hash(new)
    with site.office.database.connection() as connection:
        ledger = site.office.ledger.name
        accounts.set_password(connection, ledger, asker.person, encoded, site.clock())
        accounts.end_sessions(connection, ledger, asker.person, but=hash_token(token))
    site.memory.doubt()


def sign_out(site: SignIn, asker: Asker, token: str) -> None:
    """End this session."""
    end_sessions(site, asker, only=hash_token(token))


def end_sessions(site: SignIn, asker: Asker, *, only: bytes | None = None) -> None:
    """End all of one's sessions, or one of them."""
    with site.office.database.connection() as connection:
        accounts.end_sessions(connection, site.office.ledger.name, asker.person, token=only)
    site.memory.doubt()


def own_sessions(site: SignIn, asker: Asker) -> list[accounts.Session]:
    """The sessions that last, the one used last first."""
    now = site.clock()
    with site.office.database.connection() as connection:
        found = accounts.find_sessions(connection, site.office.ledger.name, asker.person)
    return [one for one in found if one.ends_at > now and now - one.seen_at <= site.rules.idle]


def forget_old(site: SignIn) -> None:
    """Delete what is over: sessions, counted attempts. For the start of the service."""
    now = site.clock()
    ledger = site.office.ledger.name
    with site.office.database.connection() as connection:
        accounts.forget_sessions(connection, ledger, now=now, idle_since=now - site.rules.idle)
        attempts.forget(connection, ledger, now - OF_LOGIN.forget_after)


def _account(site: SignIn, login: str) -> accounts.Account | None:
    with site.office.database.connection() as connection:
        found = accounts.find_accounts(connection, site.office.ledger.name, login=login)
    return found[0] if found else None


def _counted(login: str, where: Where) -> dict[str, Patience]:
    """What attempts are counted under."""
    return {f"address {where.address}": OF_ADDRESS, login_key(login): OF_LOGIN}


def _begin(site: SignIn, login: str, where: Where) -> None:
    """Count the attempt before anything is compared; DomainError `sign-in-paused`."""
    now = site.clock()
    paused: list[datetime] = []
    with site.office.database.connection() as connection:
        for what, patience in _counted(login, where).items():
            until = attempts.begin(connection, site.office.ledger.name, what, patience, now)
            paused += [until] if until else []
    if paused:
        seconds = max(1, int((max(paused) - now).total_seconds()) + 1)
        raise DomainError(
            "sign-in-paused",
            "Too many attempts failed.",
            next_step=f"Wait {seconds} s before the next one, or ask your administrator for a "
            "one-time code.",
            retry_after_s=seconds,
        )


def _forgive(site: SignIn, login: str, where: Where) -> None:
    address, name = _counted(login, where)
    with site.office.database.connection() as connection:
        attempts.forgive(connection, site.office.ledger.name, address)
        attempts.clear(connection, site.office.ledger.name, name)


def _rehash(site: SignIn, account: accounts.Account, outdated: str, password: str) -> None:
    stronger = site.passwords.hash(password)
    with site.office.database.connection() as connection:
        accounts.rehash(
            connection,
            site.office.ledger.name,
            account.person,
            outdated=outdated,
            password=stronger,
        )


def _start(site: SignIn, account: accounts.Account, where: Where) -> str:
    _forgive(site, account.login, where)
    token, now = new_token(), site.clock()
    with site.office.database.connection() as connection:
        accounts.start_session(
            connection,
            site.office.ledger.name,
            accounts.Session(
                token=hash_token(token),
                person=account.person,
                started_at=now,
                seen_at=now,
                ends_at=now + site.rules.session,
                address=where.address,
                agent=where.agent[:_LONGEST_AGENT],
            ),
        )
    return token


def _refused(message: str = "Login name or password is wrong.") -> DomainError:
    return DomainError(
        "sign-in-refused",
        message,
        next_step="Try again; if you forgot the password, ask your administrator for a one-time "
        "code.",
    )
