#!/usr/bin/env python3
"""Submit cases to Mingce, signed, and keep the receipt.

    submit_case.py --url https://mingce.example --scheme jining-two-modules \
        --key private.pem --key-id jiwei-2026 march.ndjson

The file is one case (.json), one a line (.ndjson) or a workbook (.xlsx). All of it is recorded
or nothing. The receipt is written beside the file; sending the same file again gets the same
receipt. Needs Python 3.9 or later and the package `cryptography`. To be copied and changed: this
file is all there is to it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

TYPES = {
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sign(request: urllib.request.Request, body: bytes, key: Ed25519PrivateKey, key_id: str) -> None:
    """Add Content-Digest (RFC 9530), Signature-Input and Signature (RFC 9421) to the request."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    request.add_header("Content-Digest", f"sha-256=:{digest}:")
    # What is covered, in this order: each on a line of the text that is signed.
    covered = {
        "@method": request.get_method(),
        "@target-uri": request.full_url,
        "content-digest": request.get_header("Content-digest"),
        "content-type": request.get_header("Content-type"),
        "idempotency-key": request.get_header("Idempotency-key"),
    }
    names = " ".join(f'"{name}"' for name in covered)
    # A signature is taken for five minutes, and once: the nonce must be new each time.
    parameters = (
        f'({names});created={int(time.time())};nonce="{secrets.token_urlsafe(16)}"'
        f';keyid="{key_id}";alg="ed25519"'
    )
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    signature = base64.b64encode(key.sign(base.encode())).decode()
    request.add_header("Signature-Input", f"sig1={parameters}")
    request.add_header("Signature", f"sig1=:{signature}:")


def submit(
    url: str, scheme: str, path: Path, key: Ed25519PrivateKey, key_id: str
) -> tuple[int, dict[str, Any]]:
    """The service's answer: status and content."""
    body = path.read_bytes()
    request = urllib.request.Request(  # noqa: S310 (whoever calls names the service)
        f"{url.rstrip('/')}/v1/submissions?{urllib.parse.urlencode({'scheme': scheme})}",
        data=body,
        headers={
            "Content-Type": TYPES[path.suffix.lower()],
            # The same file has the same key, so a request that got lost can be sent again.
            "Idempotency-Key": hashlib.sha256(body).hexdigest(),
        },
    )
    sign(request, body, key, key_id)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (as above)
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def main() -> int:
    """Exit code 0 with a receipt, 1 if the submission was refused."""
    parser = argparse.ArgumentParser(description="Submit cases to Mingce.")
    parser.add_argument("--url", required=True, help="address of the service")
    parser.add_argument("--scheme", required=True, help="the scheme whose list it is")
    parser.add_argument("--key", required=True, type=Path, help="private key (Ed25519, PEM)")
    parser.add_argument("--key-id", required=True, help="the id it was registered under")
    parser.add_argument("file", type=Path, help=".json, .ndjson or .xlsx")
    given = parser.parse_args()
    key = load_pem_private_key(given.key.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        parser.error(f"{given.key} holds no Ed25519 key")
    status, answer = submit(given.url, given.scheme, given.file, key, given.key_id)
    if status not in (200, 201):
        print(f"refused ({status}): {answer['code']}: {answer['detail']}", file=sys.stderr)
        for fault in answer["fields"].get("faults", []):
            where = " ".join(str(fault[name]) for name in ("sheet", "row", "column") if fault[name])
            print(f"  {where}: {fault['message_zh']}{fault['next_step_zh']}", file=sys.stderr)
        return 1
    receipt = given.file.with_suffix(".receipt.json")
    receipt.write_text(json.dumps(answer["proof"], ensure_ascii=False, indent=2), "utf-8")
    for case in answer["proof"]["cases"]:
        print(case["case"], case["position"], case["leaf"])
    print(f"receipt: {receipt}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
