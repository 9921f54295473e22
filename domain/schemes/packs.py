"""The packs that come with the program: domain/schemes/packs/<scheme>/<version>/."""

from __future__ import annotations

from pathlib import Path

from domain.errors import DomainError

PACKS = Path(__file__).parent / "packs"


def pack_versions() -> list[tuple[str, str]]:
    """Scheme and version of every pack, the versions of a scheme from old to new."""
    found = [(file.parent.parent.name, file.parent.name) for file in PACKS.glob("*/*/scheme.yaml")]
    return sorted(found, key=lambda pack: (pack[0], version_order(pack[1])))


def version_order(version: str) -> tuple[int, ...]:
    """Sorts versions by their numbers: 2024.10 comes after 2024.9."""
    return tuple(int(part) for part in version.split("."))


def pack_text(scheme: str, version: str) -> str:
    """The text of a pack's scheme; DomainError `pack-unknown` if it does not come with us."""
    return _file(scheme, version, "scheme.yaml")


def pack_cases(scheme: str, version: str) -> str:
    """The text of a pack's golden cases."""
    return _file(scheme, version, "cases.yaml")


def _file(scheme: str, version: str, name: str) -> str:
    known = pack_versions()
    if (scheme, version) not in known:
        listed = ", ".join(" ".join(pack) for pack in known)
        raise DomainError(
            "pack-unknown",
            f"There is no pack {scheme} {version}.",
            next_step=f"Choose one of: {listed}.",
            scheme=scheme,
            version=version,
        )
    return (PACKS / scheme / version / name).read_text(encoding="utf-8")
