"""mingce log keys, new-key, introduce-key, retire-key, witnesses: who signs the log."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from api.office import log_keys
from api.office.parts import Office
from domain.merkle.cosignatures import ED25519, SUBTREE, parse_timed
from domain.merkle.keys import SigningKey
from domain.merkle.notes import Signature
from ledger.ledger import Receipt
from ledger.tlog.errors import KeyRingError
from ledger.tlog.published import PublishedLog
from ledger.tlog.signers import NoteSigner, Signer, add_to_key_file, new_key
from ledger.tlog.sm2 import Sm2Signer, new_sm2_key
from ops.cli.desk import UnavailableError, desk
from ops.cli.output import console, print_json, print_table
from ops.cli.reports import print_receipt
from ops.wiring import open_site
from ops.witnessing import read_policy


class Kind(StrEnum):
    """What a key of a log signs with."""

    ED25519 = "ed25519"
    ML_DSA_44 = "ml-dsa-44"
    SM2 = "sm2"


_KINDS = {Kind.ED25519: ED25519, Kind.ML_DSA_44: SUBTREE}
_NEVER = "never"


def register(app: typer.Typer) -> None:
    """Add the commands to the group of the log."""
    app.command("keys")(list_keys)
    app.command("new-key")(make_key)
    app.command("introduce-key")(introduce_key)
    app.command("retire-key")(retire_key)
    app.command("witnesses")(list_witnesses)


def list_keys() -> None:
    """The keys of the log: since which entry each holds, and which of them sign now."""
    with open_site(desk.settings()) as site:
        terms = log_keys.log_keys(site.office())
        signing = {signer.verifier.key_id.hex(): signer.vkey for signer in _signers(site.log())}
    rows: list[dict[str, Any]] = [
        {
            "key": term.key,
            "kind": term.kind,
            "since": term.since,
            "until": term.until,
            "signs": term.key in signing,
            "public_key": term.public_key,
        }
        for term in terms
    ]
    introduced = {term.key for term in terms}
    rows += [
        {"key": key, "kind": None, "since": None, "until": None, "signs": True, "public_key": vkey}
        for key, vkey in signing.items()
        if key not in introduced
    ]
    if desk.as_json:
        print_json(rows)
        return
    print_table(
        ("key", "from entry", "to before", "signs", "public key"),
        [
            (
                row["key"],
                "not introduced" if row["since"] is None else row["since"],
                row["until"],
                "yes" if row["signs"] else "no",
                row["public_key"],
            )
            for row in rows
        ],
        right="1 2",
    )


def make_key(
    kind: Annotated[Kind, typer.Option(help="what it signs with")] = Kind.ED25519,
) -> None:
    """Make a key for the log, add it to the key file, and introduce it."""
    settings = desk.settings()
    with open_site(settings) as site:
        log = site.log()
        made = _made(kind, log.origin)
        signers = [*_signers(log), made if isinstance(made, Sm2Signer) else NoteSigner(made)]
        try:
            add_to_key_file(settings.log_keys, made)
        except OSError as failed:
            raise UnavailableError(
                "file-unwritable",
                f"{settings.log_keys} cannot be written: {failed.strerror}.",
                next_step="Check MINGCE_LOG_KEY_FILE and its permissions.",
                path=str(settings.log_keys),
            ) from None
        receipt = _introduce_all(site.office(), signers)
    if not desk.as_json:
        console.print(f"the private key is in {settings.log_keys}; keep a backup of it")
        console.print(f"public key: {signers[-1].vkey}")
    print_receipt(receipt, "introduced")


def introduce_key(
    public_key: Annotated[str, typer.Argument(help="its text: name+id+base64")],
) -> None:
    """Introduce a key that was made elsewhere, for example in a device."""
    with desk.office() as office:
        receipt = log_keys.introduce_log_key(office, desk.context(), public_key=public_key)
    print_receipt(receipt, "introduced")


def retire_key(
    key: Annotated[str, typer.Argument(help="the id of the key, 8 hex digits")],
    reason: Annotated[str, typer.Option(help="why, in a sentence")],
) -> None:
    """Let a key sign no more, from this entry on."""
    with desk.office() as office:
        receipt = log_keys.retire_log_key(office, desk.context(), key=key, reason=reason)
    print_receipt(receipt, "retired")


def list_witnesses() -> None:
    """The witnesses of the policy, and what each has cosigned last."""
    policy = read_policy(desk.settings().witness_policy)
    with open_site(desk.settings()) as site:
        checkpoints = site.log().checkpoints
        found = [
            (one, checkpoints.last_cosignature(one.key.name, one.key.key_id))
            for one in (policy.witnesses if policy else ())
        ]
    rows = [
        {
            "witness": witness.name,
            "address": witness.url,
            "size": last[0] if last else 0,
            "cosigned_at": _signed_at(last[1]) if last else None,
        }
        for witness, last in found
    ]
    if desk.as_json:
        print_json(rows)
    elif rows:
        print_table(
            ("witness", "size", "cosigned at", "address"),
            [
                (row["witness"], row["size"], row["cosigned_at"] or _NEVER, row["address"])
                for row in rows
            ],
            right="1",
        )
    else:
        console.print("no witnesses: set MINGCE_WITNESS_POLICY")


def _signers(log: PublishedLog) -> list[Signer]:
    try:
        return list(log.signers())
    except KeyRingError as missing:
        if missing.code != "log-key-missing":
            raise
        return []


def _made(kind: Kind, origin: str) -> SigningKey | Sm2Signer:
    return new_sm2_key(origin) if kind is Kind.SM2 else new_key(origin, _KINDS[kind])


def _introduce_all(office: Office, signers: list[Signer]) -> Receipt:
    """Introduce those that are not yet, in their order: what signs already comes first."""
    known = {term.key for term in log_keys.log_keys(office)}
    receipts = [
        log_keys.introduce_log_key(office, desk.context(), public_key=signer.vkey)
        for signer in signers
        if signer.verifier.key_id.hex() not in known
    ]
    return Receipt(receipts[0].first_position, receipts[-1].last_position)


def _signed_at(signature: Signature) -> datetime:
    return datetime.fromtimestamp(parse_timed(signature.payload)[0], UTC)
