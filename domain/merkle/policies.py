"""Whom to trust: logs, witnesses, and how many of them (C2SP tlog-policy).

    log <vkey> [<url>]                        key of type 01 or 06, named like the log's origin
    witness <name> <vkey> [<url>]             key of type 04 or 06
    group <name> all|any|<k> <name>...        names defined above; each a member at most once
    quorum <name>|none                        exactly one such line

Blanks and tabs part the words; empty lines, and lines that begin with #, say nothing. Names, URLs
and comments may hold any byte from 0x80 on, and are compared byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.cosignatures import COSIGNATURE, ED25519, SUBTREE
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.keys import VerifierKey, format_vkey, parse_vkey
from domain.merkle.notes import Note, verified_signatures
from domain.merkle.wire import parse_decimal, parse_lines

NO_QUORUM = "none"

_PART = "policy"
_LOG_KINDS = frozenset({ED25519, SUBTREE})
_WITNESS_KINDS = frozenset({COSIGNATURE, SUBTREE})
_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_BLANKS = re.compile(rb"[ \t]+")
_ENCODING = ("utf-8", "surrogateescape")  # any byte, and back


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A log whose checkpoints are taken."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness; its name counts only within the policy, its key's name in the signatures."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Counts as a witness of what `needed` of its members have witnessed."""

    name: str
    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs, witnesses and groups, each group after its members; and the name that must be met."""

    logs: tuple[KnownLog, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str = NO_QUORUM


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that the policy takes, and when (seconds) each of its witnesses saw it."""

    checkpoint: Checkpoint
    witnessed: tuple[tuple[str, int], ...]


def format_policy(policy: Policy) -> bytes:
    """Write a policy, one line for each part; FormatError for one that could not be read back."""
    lines = [
        *(["log", format_vkey(log.key), log.url] for log in policy.logs),
        *(["witness", one.name, format_vkey(one.key), one.url] for one in policy.witnesses),
        *(["group", one.name, str(one.needed), *one.members] for one in policy.groups),
        ["quorum", policy.quorum],
    ]
    text = "".join(" ".join(filter(None, line)) + "\n" for line in lines)
    try:
        data = text.encode(*_ENCODING)
    except UnicodeEncodeError as wrong:
        raise FormatError(_PART, "a name cannot be written as bytes") from wrong
    if parse_policy(data) != policy:
        raise FormatError(_PART, "it would be read as another policy")
    return data


def parse_policy(data: bytes) -> Policy:
    """Read a policy; FormatError names the first line that is wrong."""
    if _FORBIDDEN.search(data):
        raise FormatError(_PART, "it has a control character other than tab and line end")
    reading = _Reading()
    for number, line in enumerate(parse_lines(data, _PART), 1):
        words = [word.decode(*_ENCODING) for word in _BLANKS.split(line.strip(b" \t"))]
        if words[0] and not words[0].startswith("#"):
            try:
                reading.take(words)
            except FormatError as wrong:
                raise FormatError(_PART, f"line {number}: {wrong.problem}") from wrong
    if reading.quorum is None:
        raise FormatError(_PART, "it has no quorum line")
    return Policy(
        tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorum
    )


def quorum_met(policy: Policy, witnessed: AbstractSet[str]) -> bool:
    """Whether these witnesses, by their names in the policy, are enough."""
    met = set(witnessed)
    for group in policy.groups:
        if len(met.intersection(group.members)) >= group.needed:
            met.add(group.name)
    return policy.quorum == NO_QUORUM or policy.quorum in met


def accept(note: Note, policy: Policy) -> Accepted:
    """Verify a signed checkpoint under a policy.

    Raises FormatError, and ProofError `log-unknown`, `note-signature-wrong` (of any known key),
    `note-signature-missing` (of the log), `quorum-not-met`.
    """
    checkpoint = parse_checkpoint(note.text)
    log_keys = [log.key for log in policy.logs if log.key.name == checkpoint.origin]
    if not log_keys:
        raise ProofError(
            "log-unknown",
            f"The policy does not name the log {checkpoint.origin}.",
            next_step="Compare the origin with the one that the county has published.",
            origin=checkpoint.origin,
        )
    if not verified_signatures(note, log_keys):
        raise ProofError(
            "note-signature-missing",
            f"The log {checkpoint.origin} has not signed this with a key that the policy names.",
            next_step="Check whether the log's key has changed, and who says so.",
            origin=checkpoint.origin,
        )
    times = {
        (one.signature.name, one.signature.key_id): one.time_s or 0
        for one in verified_signatures(note, [witness.key for witness in policy.witnesses])
    }
    witnessed = tuple(
        (witness.name, times[witness.key.name, witness.key.key_id])
        for witness in policy.witnesses
        if (witness.key.name, witness.key.key_id) in times
    )
    if not quorum_met(policy, {name for name, _ in witnessed}):
        raise ProofError(
            "quorum-not-met",
            f"Only {len(witnessed)} of the policy's witnesses have signed; {policy.quorum} is not met.",
            next_step="Wait until more witnesses have signed, then fetch it again.",
            witnesses=[name for name, _ in witnessed],
            quorum=policy.quorum,
        )
    return Accepted(checkpoint, witnessed)


class _Reading:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[KnownLog] = []
        self.witnesses: list[Witness] = []
        self.groups: list[Group] = []
        self.quorum: str | None = None
        self.members: set[str] = set()
        self.names: set[str] = set()

    def take(self, words: list[str]) -> None:
        """One line that says something."""
        takers: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if words[0] not in takers:
            raise FormatError(_PART, "it begins with none of log, witness, group, quorum")
        takers[words[0]](words[1:])

    def _log(self, words: list[str]) -> None:
        if not 1 <= len(words) <= 2:  # noqa: PLR2004 (vkey, URL)
            raise FormatError(_PART, "a log has a key and at most a URL")
        key = _key(words[0], _LOG_KINDS, {log.key.public for log in self.logs})
        self.logs.append(KnownLog(key, *words[1:]))

    def _witness(self, words: list[str]) -> None:
        if not 2 <= len(words) <= 3:  # noqa: PLR2004 (name, vkey, URL)
            raise FormatError(_PART, "a witness has a name, a key and at most a URL")
        key = _key(words[1], _WITNESS_KINDS, {witness.key.public for witness in self.witnesses})
        self._define(words[0])
        self.witnesses.append(Witness(words[0], key, *words[2:]))

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:  # noqa: PLR2004 (name, number, one member)
            raise FormatError(_PART, "a group has a name, all, any or a number, and members")
        name, number, *members = words
        for member in members:
            if member not in self.names or member in self.members:
                raise FormatError(_PART, "a member is not defined above, or is one already")
            self.members.add(member)
        words_for = {"all": len(members), "any": 1}
        needed = words_for.get(number) or parse_decimal(number.encode(*_ENCODING), _PART)
        if not 1 <= needed <= len(members):
            raise FormatError(_PART, f"{needed} of {len(members)} members cannot be needed")
        self._define(name)
        self.groups.append(Group(name, needed, tuple(members)))

    def _quorum(self, words: list[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise FormatError(_PART, "there is one quorum, of one name")
        if words[0] != NO_QUORUM and words[0] not in self.names:
            raise FormatError(_PART, "the quorum's name is not defined above")
        self.quorum = words[0]

    def _define(self, name: str) -> None:
        if name == NO_QUORUM or name in self.names:
            raise FormatError(_PART, "a name is taken")
        self.names.add(name)


def _key(text: str, kinds: AbstractSet[int], taken: AbstractSet[bytes]) -> VerifierKey:
    key = parse_vkey(text)
    if key.kind not in kinds or key.public in taken:
        raise FormatError(_PART, "a key is of a type that is not meant here, or stands there twice")
    return key
