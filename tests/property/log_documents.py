"""Random documents of the log: names, checkpoints, notes, policies, receipts, requests."""

from __future__ import annotations

from hypothesis import strategies as st

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import COSIGNATURE, ED25519, SUBTREE
from domain.merkle.keys import PUBLIC_BYTES, SigningKey, VerifierKey
from domain.merkle.notes import Note, Signature
from domain.merkle.policies import NO_QUORUM, Group, KnownLog, Policy, Witness
from domain.merkle.receipts import Receipt
from domain.merkle.wire import LARGEST, LONGEST_PROOF
from domain.merkle.witnessing import AddCheckpoint

numbers = st.one_of(st.integers(0, 1000), st.integers(0, LARGEST))
hashes = st.binary(min_size=32, max_size=32)
proofs = st.one_of(
    st.lists(hashes, max_size=4), st.lists(hashes, min_size=LONGEST_PROOF, max_size=LONGEST_PROOF)
).map(tuple)
kinds = st.sampled_from([ED25519, COSIGNATURE, SUBTREE])

# DEL may stand in a note, but not in a policy, and so not in a name that both know.
_characters = st.characters(codec="utf-8", min_codepoint=0x20, exclude_characters="\x7f")
lines = st.text(_characters, min_size=1, max_size=20)
key_names = st.text(_characters, min_size=1, max_size=20).filter(
    lambda name: "+" not in name and not any(character.isspace() for character in name)
)

signing_keys = st.builds(SigningKey, key_names, kinds, hashes)
verifier_keys = st.builds(
    lambda name, kind, part: VerifierKey(name, kind, part * (PUBLIC_BYTES[kind] // len(part))),
    key_names,
    kinds,
    hashes,
)

checkpoints = st.builds(Checkpoint, lines, numbers, hashes, st.lists(lines, max_size=2).map(tuple))

signatures = st.builds(
    Signature,
    key_names,
    st.binary(min_size=4, max_size=4),
    st.binary(min_size=1, max_size=80),
)
_signature_tuples = st.lists(signatures, min_size=1, max_size=4).map(tuple)
texts = st.text(_characters | st.just("\n"), max_size=60).map(lambda text: f"{text}\n".encode())
notes = st.builds(Note, texts, _signature_tuples)
checkpoint_notes = st.builds(Note, checkpoints.map(format_checkpoint), _signature_tuples)

receipts = st.builds(Receipt, numbers, proofs, checkpoint_notes, st.binary(max_size=40))
requests = st.builds(AddCheckpoint, numbers, proofs, checkpoint_notes)

_words = st.binary(min_size=1, max_size=8).map(
    lambda data: bytes(byte for byte in data if byte > 0x20 and byte != 0x7F).decode(
        "utf-8", "surrogateescape"
    )
)
policy_names = _words.filter(lambda name: name not in {"", NO_QUORUM})


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy: groups of what stands above them, each name a member at most once."""
    names = draw(st.lists(policy_names, unique=True, max_size=8))
    keys = draw(
        st.lists(
            verifier_keys.filter(lambda key: key.kind != ED25519),
            min_size=len(names),
            max_size=len(names),
            unique_by=lambda key: key.public,
        )
    )
    cut = draw(st.integers(0, len(names)))
    witnesses = tuple(
        Witness(name, key, draw(_words)) for name, key in zip(names[:cut], keys[:cut], strict=True)
    )
    free = names[:cut]
    groups = []
    for name in names[cut:] if cut else []:
        members = draw(st.lists(st.sampled_from(free), unique=True, min_size=1)) if free else []
        if members:
            groups.append(Group(name, draw(st.integers(1, len(members))), tuple(members)))
            free = [one for one in free if one not in members] + [name]
    defined = [witness.name for witness in witnesses] + [group.name for group in groups]
    logs = draw(
        st.lists(
            st.builds(KnownLog, verifier_keys.filter(lambda key: key.kind != COSIGNATURE), _words),
            max_size=2,
            unique_by=lambda log: log.key.public,
        )
    )
    quorum = draw(st.sampled_from([NO_QUORUM, *defined]))
    return Policy(tuple(logs), witnesses, tuple(groups), quorum)
