"""A time-stamping authority (RFC 3161) of our own, made with `openssl ts`."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ledger.tlog.timestamps import Authority, read_roots

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = "extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n"


def openssl(*arguments: str | Path, given: bytes = b"") -> bytes:
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def make_authority(folder: Path) -> None:
    """The keys of an authority, of a root above it, and of a root of others."""
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "extensions").write_text(_EXTENSIONS)
    for root in ("ca", "other"):
        openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", folder / f"{root}.key", "-out", folder / f"{root}.pem"),
            *("-days", "30", "-subj", f"/CN=Root {root}"),
        )
    openssl(
        *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-keyout", folder / "tsa.key", "-out", folder / "tsa.csr", "-subj", "/CN=Authority"),
    )
    openssl(
        *("x509", "-req", "-in", folder / "tsa.csr", "-out", folder / "tsa.pem", "-days", "30"),
        *("-CA", folder / "ca.pem", "-CAkey", folder / "ca.key"),
        *("-extfile", folder / "extensions"),
    )


def reply(folder: Path, query: bytes) -> bytes:
    """What the authority answers."""
    (folder / "query").write_bytes(query)
    return openssl(
        *("ts", "-reply", "-queryfile", folder / "query", "-section", "here"),
        *("-config", folder / "openssl.cnf"),
    )


@contextmanager
def authority_at(folder: Path, answer: Callable[[bytes], bytes]) -> Iterator[Authority]:
    """The authority as a service; ValueError from `answer` is a fault of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            query = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                data = answer(query)
            except ValueError:
                self.send_error(500)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_address[1]}/tsa"
            yield Authority(url, read_roots((folder / "ca.pem").read_bytes()))
        finally:
            server.shutdown()
            thread.join()
