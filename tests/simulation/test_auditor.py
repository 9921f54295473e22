"""The auditor is not blind: each rule is broken once, by somebody with a superuser's hands or by
an insider who appends well-formed entries behind the use cases, and named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent
from psycopg import Connection

from ledger.postgres import PostgresRecorder
from ops.postgres import PrivateServer
from projections.database import Database
from tests.simulation.audit_bytes import Acknowledged, Row, read_rows
from tests.simulation.auditor import audit
from tests.simulation.comparison import compare
from tests.simulation.simulation import Simulation
from tests.simulation.world import PLOTS

pytestmark = pytest.mark.slow

TAIHU, HAIXING, TONGCHENG = (plot.ledger for plot in PLOTS)
Envelope = dict[str, Any]
_SEED, _ACTS = 1, 60


@dataclass(frozen=True)
class Log:
    """The log of one ledger, what its clients were told, and which entries stand."""

    rows: tuple[Row, ...]
    told: Acknowledged
    standing: frozenset[int]


@dataclass(frozen=True)
class Settled:
    """A database after a quiet year."""

    url: str
    logs: dict[str, Log]


@pytest.fixture(scope="module")
def settled(server: PrivateServer, template: str) -> Settled:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database simulated template {template} strategy file_copy")
    url = server.url("simulated")
    with Simulation(url, _SEED) as simulation:
        simulation.run(_ACTS, trouble=False)
        simulation.settle()
        ledgers = [county.plot.ledger for county in simulation.counties]
        told = {ledger: simulation.journal.told(ledger) for ledger in ledgers}
    with psycopg.connect(url) as connection:
        return Settled(url, {ledger: _log(connection, ledger, told[ledger]) for ledger in ledgers})


def _log(connection: Connection[Any], ledger: str, told: Acknowledged) -> Log:
    rows = tuple(read_rows(connection, ledger))
    opinion = audit(ledger, rows, told)
    assert opinion.findings == (), "nothing is found where nothing is wrong"
    originals = opinion.periods.originals.items()
    standing = frozenset(position for position, one in originals if not one.withdrawn)
    return Log(rows, told, standing)


@pytest.fixture
def url(server: PrivateServer, settled: Settled) -> Iterator[str]:
    """A copy of the settled database, to do harm to."""
    assert settled
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create database harmed template simulated strategy file_copy")
        yield server.url("harmed")
        connection.execute("drop database harmed with (force)")


# --- by a superuser, in the table -----------------------------------------------------------------

_ALTERED = """
update ledger.event
set entry = convert_to(
    regexp_replace(convert_from(entry, 'utf8'), '("value":")[1-9]', '\\10'), 'utf8')
where ledger = 'anqing/taihu' and position = (
    select min(position) from ledger.event
    where ledger = 'anqing/taihu' and convert_from(entry, 'utf8') ~ '"value":"[1-9]')
"""
_REMOVED = "delete from ledger.event where ledger = 'anqing/taihu' and position = 40"
_CUT_OFF = """
delete from ledger.event where ledger = 'anqing/taihu' and position = (
    select max(position) from ledger.event where ledger = 'anqing/taihu')
"""
_SWAPPED = """
update ledger.event as one set entry = other.entry, type = other.type, keys = other.keys
from ledger.event as other
where one.ledger = 'anqing/taihu' and other.ledger = 'anqing/taihu'
    and one.position in (40, 41) and other.position = 81 - one.position
"""
_HARM = {
    "an altered byte": (_ALTERED, "acknowledged"),
    "a removed row": (_REMOVED, "position"),
    "the last row removed": (_CUT_OFF, "acknowledged"),
    "swapped rows": (_SWAPPED, "acknowledged"),
}


@pytest.mark.parametrize("harm", _HARM)
def test_names_what_was_done_to_the_table(settled: Settled, harm: str) -> None:
    statement, rule = _HARM[harm]
    with psycopg.connect(settled.url) as connection:
        connection.execute("alter table ledger.event disable trigger all")
        assert connection.execute(statement.encode()).rowcount in (1, 2)
        rows = read_rows(connection, TAIHU)
        connection.rollback()
    assert rule in {
        finding.rule for finding in audit(TAIHU, rows, settled.logs[TAIHU].told).findings
    }


def test_names_a_leaf_that_is_not_the_hash(settled: Settled) -> None:
    rows = list(settled.logs[TAIHU].rows)
    rows[6] = rows[6]._replace(leaf=bytes(32))
    findings = audit(TAIHU, rows, settled.logs[TAIHU].told).findings
    assert [(finding.rule, finding.position) for finding in findings] == [("leaf", 7)]


# --- by an insider, through the recorder ----------------------------------------------------------

Change = Callable[[Envelope], object]


@dataclass(frozen=True)
class Forgery:
    """The last entry of a type that `fits` is appended once more, changed."""

    rule: str
    type: str
    change: Change
    fits: Callable[[Envelope], bool] = lambda _: True


def _same(_: Envelope) -> None:
    """As it was recorded."""


def _outside(**changes: Any) -> Change:
    return lambda envelope: envelope.update(changes)


def _data(**changes: Any) -> Change:
    return lambda envelope: envelope["data"].update(changes)


def _more_text(envelope: Envelope) -> None:
    envelope["data"]["text"] += "# more"


def _superseding(**changes: Any) -> Change:
    """Turns an outcome into one that supersedes it rightly, but for the changes."""

    def change(envelope: Envelope) -> None:
        envelope["type"] = "outcome-superseded"
        envelope["data"] |= {"because": 1, "reason": "伪造", "supersedes": envelope["position"]}
        envelope["data"] |= changes

    return change


def _deviating(envelope: Envelope) -> None:
    deviates = envelope["data"].get("deviates", False)
    _superseding(deviates=not deviates)(envelope)


def _about(kind: str, **data: Any) -> Change:
    """Turns an outcome into another event about the same subject and period."""

    def change(envelope: Envelope) -> None:
        names = ("scheme", "assessment", "period", "subject")
        envelope["type"] = kind
        envelope["data"] = {name: envelope["data"][name] for name in names} | data

    return change


def _correcting_nothing(envelope: Envelope) -> None:
    envelope["type"] = "entry-corrected"
    envelope["data"] |= {"corrects": 1, "reason": "伪造"}


def _withdrawing_unmarked(envelope: Envelope) -> None:
    envelope["type"] = "entry-withdrawn"
    named = ("scheme", "assessment", "period", "subject", "input", "item", "rater")
    data = {name: envelope["data"][name] for name in named if name in envelope["data"]}
    envelope["data"] = data | {"withdraws": envelope["position"], "reason": "伪造"}


def _closing_it_oneself(envelope: Envelope) -> None:
    envelope["type"] = "duty-closed"
    data = envelope["data"]
    envelope["data"] = {
        "duty": data["duty"],
        "subject": data["subject"],
        "finding": data["words"],
    }


def _has_key(envelope: Envelope) -> bool:
    return any(tag.startswith("key:") for tag in envelope["tags"])


def _in_period(envelope: Envelope) -> bool:
    return bool(envelope["data"]["period"])


def _has_value(envelope: Envelope) -> bool:
    return _in_period(envelope) and "value" in envelope["data"]


def _stands(envelope: Envelope) -> bool:
    return bool(envelope["stands"])


def _stands_in_period(envelope: Envelope) -> bool:
    return _stands(envelope) and _in_period(envelope)


def _scored_quarter(envelope: Envelope) -> bool:
    return envelope["data"]["assessment"] == "quarter" and "score" in envelope["data"]


FORGERIES = {
    "the same id": Forgery("id", "body-registered", _outside(same_id=True)),
    "another ledger's entry": Forgery("envelope", "body-registered", _outside(ledger="x")),
    "an unknown field": Forgery("payload", "body-registered", _data(rank="3")),
    "a fraction": Forgery("canonical", "file-imported", _data(rows=1.5)),
    "a key used again": Forgery(
        "done-twice", "entry-recorded", _outside(request="other"), _has_key
    ),
    "a refused request": Forgery(
        "refused-but-recorded", "body-registered", _outside(request="refused")
    ),
    "a file imported again": Forgery("file-twice", "file-imported", _same),
    "a pack with another text": Forgery("pack-digest", "scheme-adopted", _more_text),
    "a period opened twice": Forgery("period-life", "period-opened", _same),
    "an unknown pack": Forgery(
        "pack-unknown", "period-opened", _data(digest="0" * 64, period="2030")
    ),
    "an outcome under another pack": Forgery(
        "pack-pinned", "outcome-recorded", _superseding(digest="0" * 64)
    ),
    "a computation over unknown facts": Forgery(
        "facts-pinned", "period-computed", _data(facts_position=99_999)
    ),
    "a decision on another result": Forgery(
        "result-pinned", "result-decided", _data(result_digest="0" * 64)
    ),
    "a wrong count of outcomes": Forgery("outcome-count", "period-finalised", _data(outcomes=0)),
    "an entry into a closed period": Forgery(
        "entry-into-closed-period", "entry-recorded", _data(item="伪造"), _in_period
    ),
    "an entry about nobody": Forgery("entry-about-nobody", "entry-recorded", _data(subject="x")),
    "an entry in a taken slot": Forgery("entry-slot", "entry-recorded", _same, _stands),
    "value and level at once": Forgery(
        "entry-value", "entry-recorded", _data(level="优秀"), _has_value
    ),
    "a correction of nothing": Forgery("change-of-what", "entry-recorded", _correcting_nothing),
    "a second withdrawal": Forgery("changed-after-withdrawal", "entry-withdrawn", _same),
    "a late change unmarked": Forgery(
        "late-mark", "entry-recorded", _withdrawing_unmarked, _stands_in_period
    ),
    "a forged score": Forgery(
        "score", "outcome-recorded", _superseding(score="77.7"), _scored_quarter
    ),
    "a forged amount": Forgery("amount", "outcome-recorded", _superseding(amount_fen=12_345)),
    "an outcome of another day": Forgery(
        "outcome-day", "outcome-recorded", _outside(effective_on="2025-01-01")
    ),
    "an outcome recorded twice": Forgery("outcome-twice", "outcome-recorded", _same),
    "another's outcome superseded": Forgery(
        "supersedes", "outcome-recorded", _superseding(supersedes=1)
    ),
    "a deviation that nobody decided": Forgery("deviation", "outcome-recorded", _deviating),
    "pay settled from nowhere": Forgery(
        "pay",
        "outcome-recorded",
        _about("pay-settled", stream="x", previous_fen=1, amount_fen=2, difference_fen=1),
    ),
    "a tier from nowhere": Forgery(
        "tier", "outcome-recorded", _about("tier-changed", from_tier=8, to_tier=9, grounds=[])
    ),
    "a duty closed again": Forgery("duty-life", "duty-closed", _same),
    "a duty closed by who worked on it": Forgery(
        "four-eyes", "duty-step-recorded", _closing_it_oneself
    ),
    "a second ruling": Forgery("objection-life", "objection-ruled", _same),
    "a duty that nobody owed": Forgery(
        "duty", "outcome-recorded", _about("duty-cancelled", duty="x", reason="伪造")
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_names_what_an_insider_appends(settled: Settled, name: str) -> None:
    forgery = FORGERIES[name]
    ledger, envelope = _forged(settled, forgery)
    log = settled.logs[ledger]
    rows = list(log.rows)
    entry = _canonical(envelope)
    keys = tuple(f"{ledger} {tag}" for tag in envelope["tags"])
    leaf = sha256(b"\x00" + entry).digest()
    rows.append(Row(len(rows) + 1, envelope["type"], keys, entry, leaf))
    told = Acknowledged(log.told.digests, {*log.told.refused, "refused"})
    findings = audit(ledger, rows, told).findings
    assert (forgery.rule, len(rows)) in {(each.rule, each.position) for each in findings}


def test_names_what_was_appended_behind_the_use_cases(settled: Settled, url: str) -> None:
    """The recorder takes any entry; that is why there is an audit."""
    expected, found = set(), set()
    with Database(url) as database:
        for name in ("an entry into a closed period", "a forged score"):
            ledger, envelope = _forged(settled, FORGERIES[name])
            event = DCBEvent(
                type=envelope["type"], data=_canonical(envelope), tags=envelope["tags"]
            )
            position = PostgresRecorder(database.pool, ledger).append([event])
            expected.add((ledger, FORGERIES[name].rule, position))
    with psycopg.connect(url) as connection:
        for ledger, log in settled.logs.items():
            findings = audit(ledger, read_rows(connection, ledger), log.told).findings
            found |= {(ledger, each.rule, each.position) for each in findings}
    assert expected <= found


def test_every_rule_is_seen_to_bite() -> None:
    sources = [path.read_text("utf-8") for path in Path(__file__).parent.glob("audit*.py")]
    rules = set(re.findall(r'Finding\(\s*"([a-z-]+)"', "\n".join(sources)))
    seen = {forgery.rule for forgery in FORGERIES.values()}
    assert rules == seen | {rule for _, rule in _HARM.values()} | {"leaf"}


# --- in what the service makes of the log ---------------------------------------------------------


def test_comparison_names_what_differs_from_the_log(settled: Settled, url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("update read.outcome_history set score = score + 1")
        connection.execute("update read.period_life set meeting = 'x', outcomes = outcomes + 1")
        connection.execute("update read.pay_line set amount_fen = amount_fen + 1")
        connection.execute("delete from vault.person_key")
    kinds = set()
    with Simulation(url, _SEED) as simulation:
        for county in simulation.counties:
            log = settled.logs[county.plot.ledger]
            opinion = audit(county.plot.ledger, log.rows, log.told)
            kinds |= {difference.split(" ")[0] for difference in compare(county, opinion)}
    assert {"replay:", "rebuilt", "outcome", "pay", "keys"} <= kinds


def _forged(settled: Settled, forgery: Forgery) -> tuple[str, Envelope]:
    """The ledger and the envelope of the forged entry."""
    for ledger, log in settled.logs.items():
        for row in reversed(log.rows):
            about = {"position": row.position, "stands": row.position in log.standing}
            envelope = json.loads(row.entry) | about
            if row.type == forgery.type and forgery.fits(envelope):
                forgery.change(envelope)
                if not envelope.pop("same_id", False):
                    envelope["id"] = f"{envelope['id'][:-6]}abcdef"
                del envelope["position"], envelope["stands"]
                return ledger, envelope
    raise AssertionError(f"the settled database has no {forgery.type}")


def _canonical(envelope: Envelope) -> bytes:
    text = json.dumps(envelope, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
