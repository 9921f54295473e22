"""One account for each role in a demonstration county, all with one password."""

from __future__ import annotations

from api.access.passwords import Passwords
from api.access.roles import Role
from api.office import access
from api.office.parts import Office
from api.pages.sign_in import Offered
from domain.actor import Actor
from domain.evaluation.facts import BodyFact
from ledger.context import Context
from ledger.identifiers import utc_now
from projections import accounts
from projections.bodies import find_bodies
from projections.cadres import find_cadres

PASSWORD = "kaohe-yanshi"  # noqa: S105 (printed for everybody to use)
_CONTEXT = Context(Actor("county", "county_clerk", client="demo"), "demo-accounts")

# login, role, where: the county, its first township, the first village of that, or the
# department that reports cases (the county where none is registered).
_STAFF: tuple[tuple[str, Role, str, str], ...] = (
    ("admin", "administrator", "county", "林管理"),
    ("clerk", "county_clerk", "county", "陈经办"),
    ("clerk2", "county_clerk", "county", "何复核"),
    ("reviewer", "township_reviewer", "township", "周审核"),
    ("village", "village_committee", "village", "吴村务"),
    ("auditor", "auditor", "county", "郑审计"),
    ("discipline", "discipline_body", "discipline", "孙纪检"),
    ("dashboard", "dashboard", "county", "钱展示"),
)
_CADRE = "cadre"


def demo_accounts(office: Office, passwords: Passwords) -> list[Offered]:
    """What `mingce demo` prints and its sign-in page offers; opened if it is not there yet."""
    with office.database.connection() as connection:
        bodies = find_bodies(connection, office.ledger.name, on=office.today())
        known = {one.login for one in accounts.find_accounts(connection, office.ledger.name)}
    places = _places(bodies)
    encoded = ""
    offered = []
    for login, role, where, name in (*_STAFF, (_CADRE, "cadre", "county", "")):
        body = places[where]
        offered.append(Offered(login, PASSWORD, role, body.name))
        if login in known:
            continue
        encoded = encoded or passwords.hash(PASSWORD)
        person = "" if name else _somebody(office, places["village"].body)
        _open(office, login, role, body.body, name=name, person=person, encoded=encoded)
    return offered


def _open(
    office: Office, login: str, role: Role, body: str, *, name: str, person: str, encoded: str
) -> None:
    opened = access.open_account(office, login, _CONTEXT, name=name, person=person)
    access.give_grant(office, _CONTEXT, role=role, jurisdiction=body, person=opened.person)
    with office.database.connection() as connection:
        accounts.set_password(connection, office.ledger.name, opened.person, encoded, utc_now())


def _places(bodies: list[BodyFact]) -> dict[str, BodyFact]:
    """The county, a township with villages, its first village, and the department of discipline."""
    county = next(one for one in bodies if one.kind == "county")
    village = next((one for one in bodies if one.kind == "village"), county)
    township = next((one for one in bodies if one.body == village.parent), county)
    departments = (one for one in bodies if one.kind == "department" and "纪委" in one.name)
    discipline = next(departments, county)
    return {"county": county, "township": township, "village": village, "discipline": discipline}


def _somebody(office: Office, village: str) -> str:
    """A cadre of the village, or of the county if nobody serves there."""
    with office.database.connection() as connection:
        found = find_cadres(connection, office.ledger.name, on=office.today(), unit=village)
        found = found or find_cadres(connection, office.ledger.name, on=office.today())
    return next(one.person for one in found if not one.erased)
