"""Audit bundles over HTTP: for whom, of what, and whether what is sent holds together."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.access.guard import Askers
from api.access.roles import Role
from api.office import bundles
from api.office.parts import Office
from domain.merkle.notes import parse_note
from domain.merkle.policies import accept, parse_policy
from ops.postgres import PrivateServer
from tests.api.askers import COUNTY, asking
from tests.api.conftest import Made, copy_of
from tests.api.publishing import COURT, PAPER, POLICY, client_for, cosign, publish, with_log
from tests.bundled import FACTS, RESULTS, ask, verified

LEDGER = "/v1/bundles/ledger"
QUARTER = "points/quarter/2025-Q1"
CADRE = "/v1/bundles/cadres/person03"


@pytest.fixture(scope="module")
def office(
    made: Made, server: PrivateServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The settled county with its log published and witnessed. Only to be read."""
    with copy_of(made, server, "county_bundled") as county:
        office = with_log(county.office, tmp_path_factory.mktemp("log"), POLICY)
        publish(office)
        cosign(office, PAPER, COURT)
        yield office


@pytest.fixture
def fetch(office: Office, tmp_path: Path) -> Callable[..., Path]:
    def fetched(path: str, askers: Askers = COUNTY) -> Path:
        answer = client_for(office, askers).get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/zip"
        assert int(answer.headers["content-length"]) == len(answer.content)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            packed.extractall(tmp_path / "bundle")
        return tmp_path / "bundle"

    return fetched


def refused(office: Office, path: str, askers: Askers) -> tuple[int, str]:
    answer = client_for(office, askers).get(path)
    return answer.status_code, answer.json()["code"]


def test_the_whole_ledger_is_proved_and_recomputed(fetch: Callable[..., Path]) -> None:
    bundle = fetch(LEDGER)
    assert "PROVED" in verified(bundle)
    assert ask(bundle, FACTS).differences == []
    said = ask(bundle, RESULTS)
    assert said.differences == []
    assert not said.sentence.startswith("0 periods")
    assert not (bundle / "people.csv").exists()


def test_the_witnesses_that_the_policy_asks_for_have_signed(fetch: Callable[..., Path]) -> None:
    bundle = fetch(LEDGER)
    policy = parse_policy((bundle / "policy").read_bytes())
    accepted = accept(parse_note((bundle / "checkpoint").read_bytes()), policy)
    assert {name for name, _ in accepted.witnessed} == {"安庆日报", "court"}


@pytest.mark.parametrize("kind", ["periods", "notices"])
def test_a_period_is_sent_with_all_it_was_computed_from(
    fetch: Callable[..., Path], kind: str
) -> None:
    bundle = fetch(f"/v1/bundles/{kind}/{QUARTER}")
    assert "PROVED" in verified(bundle)
    assert ask(bundle, RESULTS).differences == []
    assert ask(bundle, FACTS).differences == []


def test_names_come_when_asked_for(fetch: Callable[..., Path]) -> None:
    rows = (fetch(f"{CADRE}?names=true") / "people.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("person03,")
    assert rows[1].split(",")[1]


def test_a_download_is_named_for_what_it_is(office: Office) -> None:
    answer = client_for(office, COUNTY).get(f"/v1/bundles/periods/{QUARTER}")
    size = office.ledger.head()
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="period-anqing-taihu-points-quarter-2025-Q1-{size}.zip"'
    )
    assert answer.headers["cache-control"] == "no-store"


OTHERS: tuple[Role, ...] = ("township_reviewer", "dashboard", "discipline_body", "cadre")


@pytest.mark.parametrize("role", OTHERS)
def test_only_who_may_read_the_log_gets_one(office: Office, role: Role) -> None:
    assert refused(office, LEDGER, asking(role)) == (403, "not-permitted")


def test_an_auditor_of_one_township_gets_its_cadres_only(
    office: Office, fetch: Callable[..., Path]
) -> None:
    inside, outside = (
        asking("auditor", jurisdiction="sikong"),
        asking("auditor", jurisdiction="xuqiao"),
    )
    assert refused(office, LEDGER, inside) == (403, "out-of-jurisdiction")
    assert refused(office, f"/v1/bundles/periods/{QUARTER}", inside) == (403, "out-of-jurisdiction")
    assert refused(office, CADRE, outside) == (403, "out-of-jurisdiction")
    assert (fetch(CADRE, inside) / "entries.tsv").exists()


PAGES = {
    "/supervision": LEDGER,
    f"/periods/{QUARTER}": f"/v1/bundles/periods/{QUARTER}",
    "/cadres/person03/history": CADRE,
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_lead_auditors_to_what_they_are_about(office: Office, page: str) -> None:
    answer = client_for(office, COUNTY, page=True).get(page)
    assert f'href="{PAGES[page]}"' in answer.text
    others = client_for(office, asking("township_reviewer"), page=True).get(page)
    assert "/v1/bundles/" not in others.text


def test_a_checkpoint_that_was_never_signed_is_named(office: Office) -> None:
    answer = client_for(office, COUNTY).get(f"{LEDGER}?size=3")
    assert (answer.status_code, answer.json()["code"]) == (404, "checkpoint-unknown")
    assert answer.json()["fields"]["published"] == office.ledger.head()


def test_without_a_published_log_there_is_nothing_to_prove_with(office: Office) -> None:
    silent = replace(office, log=None)
    assert refused(silent, LEDGER, COUNTY) == (404, "log-not-published")


def test_nobody_knows_a_subject_that_was_never_registered(office: Office) -> None:
    assert refused(office, "/v1/bundles/cadres/nobody", COUNTY) == (404, "unknown-subject")


def test_a_result_that_is_not_published_has_no_notice(office: Office) -> None:
    found = refused(office, "/v1/bundles/notices/points/quarter/2025-Q2", COUNTY)
    assert found == (404, "notice-not-up")


def test_one_is_made_at_a_time(office: Office) -> None:
    with bundles._one_at_a_time:
        assert refused(office, CADRE, COUNTY) == (503, "too-busy")
    assert client_for(office, COUNTY).get(CADRE).status_code == 200
