"""The audit bundle: made from the published log and the facts, for whoever may audit.

A bundle holds entries whole, with what they say of pay and of cases. So it takes the right to read
the log and the right to read pay: throughout the county, as everybody is in it who was assessed
together; for the bundle of one subject, where that serves. Names are opened only if they are asked
for, into a table of their own.
"""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from api.access import reach
from api.access.asker import Asker
from api.access.places import places_of
from api.access.roles import Permission
from api.office.parts import Office
from api.office.proof import log_of, policy_of
from domain.errors import DomainError
from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.notes import parse_note
from domain.merkle.policies import format_policy
from ledger.tlog.checkpoints import Committed
from ledger.tlog.published import PublishedLog
from projections.bundle.packing import zip_into
from projections.bundle.people import Named, sealed_people
from projections.bundle.scope import Cut, Scope
from projections.bundle.write import Proven, Written, write_bundle
from projections.periods import find_period
from projections.snapshot import snapshot

_one_at_a_time = threading.Lock()


def require_bundle(office: Office, asker: Asker, scope: Scope, *, names: bool) -> None:
    """DomainError as `Asker.require`, or `out-of-jurisdiction`, unless the asker may have it."""
    needed: list[Permission] = ["read-audit", "read-pay"]
    if names:
        needed.append("read-names")
    for permission in needed:
        if scope.subject:
            reach.require_subject(office, asker, permission, scope.subject)
        else:
            reach.require_body(office, asker, permission, places_of(office).county)


def make_bundle(
    office: Office,
    scope: Scope,
    directory: Path,
    *,
    size: int | None = None,
    names: bool = False,
) -> Written:
    """Write a bundle into an empty directory, as of the checkpoint of that size (None: the latest).

    That of a notice is as of the first checkpoint that holds the publication, if none is named.
    Raises DomainError `log-not-published`, `checkpoint-unknown`, `notice-not-up`, and as
    `projections.bundle.write.write_bundle` does.
    """
    log = log_of(office)
    committed = _checkpoint(office, log, scope, size)
    note = log.checkpoints.shown(committed)
    proven = Proven(
        store=log.store,
        checkpoint=parse_checkpoint(parse_note(note).text),
        note=note,
        signed=committed.note,
        policy=format_policy(policy_of(office, committed.size)),
        timestamps={
            each.authority: each.token for each in log.checkpoints.timestamps(committed.size)
        },
    )
    people = _people(office, Cut(office.ledger.name, committed.size), scope) if names else None
    with snapshot(office.database) as connection:
        return write_bundle(connection, office.ledger.name, scope, proven, directory, people=people)


def pack_bundle(
    office: Office,
    scope: Scope,
    file: BinaryIO,
    *,
    size: int | None = None,
    names: bool = False,
) -> Written:
    """The same as one .zip, into an open file.

    Raises DomainError `too-busy` while another one is being made.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise DomainError(
            "too-busy",
            "Another audit bundle is being made.",
            next_step="Try again in a moment; one is made at a time.",
        )
    try:
        with TemporaryDirectory() as directory:
            written = make_bundle(office, scope, Path(directory), size=size, names=names)
            zip_into(Path(directory), file)
    finally:
        _one_at_a_time.release()
    return written


def _checkpoint(office: Office, log: PublishedLog, scope: Scope, size: int | None) -> Committed:
    shown = log.checkpoint()
    published = 0 if shown is None else shown.size
    wanted = published if size is None else size
    if size is None and scope.kind == "notice":
        covering = log.checkpoints.covering(_published_at(office, scope))
        wanted = covering.size if covering else published + 1
    found = log.checkpoints.at(wanted) if 0 < wanted <= published else None
    if found is None:
        raise DomainError(
            "checkpoint-unknown",
            f"The published log has no checkpoint of size {wanted}; it has come to {published}.",
            next_step="Name a size that was signed, or none for the latest; a new entry is signed "
            "within a second.",
            size=wanted,
            published=published,
        )
    return found


def _published_at(office: Office, scope: Scope) -> int:
    with office.database.connection() as connection:
        life = find_period(
            connection, office.ledger.name, scope.scheme, scope.assessment, scope.period
        )
    if life.published_at is None:
        raise DomainError(
            "notice-not-up",
            f"{scope.period} of {scope.scheme}/{scope.assessment} is not published.",
            next_step="Publish the result, or export the period.",
            period=scope.period,
        )
    return life.published_at


def _people(office: Office, cut: Cut, scope: Scope) -> list[Named]:
    """Names as they are now; those who were erased have none."""
    with office.database.connection() as connection:
        sealed = sealed_people(connection, cut, scope)
    opened = office.vault.open_many(sealed)
    return [
        Named(person, details.name, details.staff_code)
        for person in sealed
        if (details := opened[person]) is not None
    ]
