"""The example clients, as a disciplinary body would run them, against a service that listens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import uvicorn

from api.access.signed import SignedRequests
from api.app import create_app
from api.office import access, programs
from domain.actor import Actor
from ledger.context import Context
from ops.postgres import PrivateServer
from tests.api.county import Clock, open_office, settle
from tests.api.negative_list import with_negative_list
from tests.api.signing import Now, signing_in

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[3] / "ops" / "examples"
ADMINISTRATOR = Context(Actor("taihu", "administrator", person="p-admin"), "test")
CASE = {
    "situation": "neglect",
    "day": "2025-04-20",
    "narrative": "人居环境整治连续三周未动工。",
    "subject": "person03",
}


@dataclass(frozen=True)
class Service:
    url: str
    private_key: Path


@pytest.fixture(scope="module")
def service(
    server: PrivateServer, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A county that listens, and a client of it whose key openssl made."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database examples template {template} strategy file_copy")
    folder = tmp_path_factory.mktemp("keys")
    private, public = folder / "private.pem", folder / "public.pem"
    openssl("genpkey", "-algorithm", "ed25519", "-out", str(private))
    openssl("pkey", "-in", str(private), "-pubout", "-out", str(public))
    clock = Clock()
    with open_office(server.url("examples"), clock) as office:
        with_negative_list(settle(office, clock))
        client = "jiwei-system"
        programs.register_client(office, ADMINISTRATOR, client=client, name="案管", body="taihu")
        access.give_grant(
            office, ADMINISTRATOR, role="discipline_body", jurisdiction="taihu", client=client
        )
        programs.add_client_key(
            office, ADMINISTRATOR, client=client, key="jiwei-1", public_key=public.read_text()
        )
        site = signing_in(office, Now(datetime.now(UTC)), signed_by=SignedRequests(office))
        config = uvicorn.Config(create_app(office, askers=site), port=0, log_config=None)
        listening = uvicorn.Server(config)
        thread = threading.Thread(target=listening.run)
        thread.start()
        while not listening.started:
            time.sleep(0.01)
        port = listening.servers[0].sockets[0].getsockname()[1]
        try:
            yield Service(f"http://127.0.0.1:{port}", private)
        finally:
            listening.should_exit = True
            thread.join()


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def run_python(service: Service, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, str(EXAMPLES / "submit_case.py"), "--url", service.url),
            *("--scheme", "conduct", "--key", str(service.private_key)),
            *("--key-id", "jiwei-1", str(file)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def run_shell(service: Service, file: Path) -> subprocess.CompletedProcess[str]:
    settings = {
        "URL": service.url,
        "SCHEME": "conduct",
        "KEY": str(service.private_key),
        "KEY_ID": "jiwei-1",
    }
    return subprocess.run(
        ["sh", str(EXAMPLES / "submit_case.sh"), str(file)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_python_client_submits_one_case_and_keeps_the_receipt(
    service: Service, tmp_path: Path
) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE), "utf-8")
    done = run_python(service, file)
    assert done.returncode == 0, done.stderr
    receipt = json.loads((tmp_path / "case.receipt.json").read_text("utf-8"))
    (received,) = receipt["cases"]
    assert done.stdout.split() == [received["case"], str(received["position"]), received["leaf"]]
    again = run_python(service, file)
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_the_python_client_tells_what_is_wrong(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "march.ndjson"
    wrong = [CASE | {"subject": "person99"}, CASE | {"day": "四月"}]
    file.write_text("\n".join(map(json.dumps, wrong)), "utf-8")
    done = run_python(service, file)
    assert done.returncode == 1
    assert "2 day" in done.stderr
    assert "person99" in done.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_shell_client_submits_a_batch(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "april.ndjson"
    batch = [CASE | {"narrative": f"第{number}件"} for number in range(3)]
    file.write_text("\n".join(map(json.dumps, batch)), "utf-8")
    done = run_shell(service, file)
    assert done.returncode == 0, done.stderr + done.stdout
    assert len(json.loads(done.stdout)["proof"]["cases"]) == 3
    again = run_shell(service, file)
    assert json.loads(again.stdout)["repeated"] is True


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_shell_client_fails_when_refused(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(CASE | {"situation": "laziness"}), "utf-8")
    done = run_shell(service, file)
    assert done.returncode != 0
    assert json.loads(done.stdout)["code"] == "file-has-problems"
