from __future__ import annotations

from datetime import date

import pytest

from domain.errors import DomainError
from domain.schemes.lint import lint
from domain.schemes.load import load_scheme
from domain.schemes.packs import pack_cases, pack_text, pack_versions, version_order


def test_four_packs_come_with_the_program() -> None:
    assert {scheme for scheme, _ in pack_versions()} == {
        "jining-two-modules",
        "taihu-points",
        "haixing-monthly",
        "tongcheng-tiers",
    }


@pytest.mark.parametrize("pack", pack_versions(), ids="-".join)
def test_pack_is_what_its_folder_says_and_has_no_problem(pack: tuple[str, str]) -> None:
    text = pack_text(*pack)
    assert [str(problem) for problem in lint(text)] == []
    scheme = load_scheme(text, on=date(2025, 12, 31))
    assert (scheme.name, scheme.version) == pack
    assert pack_cases(*pack)


def test_versions_sort_by_number() -> None:
    assert sorted(["2024.10", "2024.9", "2023"], key=version_order) == ["2023", "2024.9", "2024.10"]


def test_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(DomainError) as caught:
        pack_text("../secrets", "1")
    assert caught.value.code == "pack-unknown"
    assert "taihu-points 2024.1" in caught.value.next_step
