"""The README of a bundle, in Chinese and English: what it is, how to check it, what that shows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Literal

from projections.bundle.columns import TABLES, Table

Language = Literal["zh", "en"]

_TEXTS = Path(__file__).parent / "texts"

_SCOPES: Mapping[str, tuple[str, str]] = {
    "ledger": ("台账 $ledger 的全部记录", "everything in ledger $ledger"),
    "period": (
        "台账 $ledger 中考核周期 $period（办法 $scheme，考核 $assessment）",
        "period $period of $scheme/$assessment in ledger $ledger",
    ),
    "notice": (
        "台账 $ledger 中考核周期 $period（办法 $scheme，考核 $assessment）公示时的样子",
        "period $period of $scheme/$assessment in ledger $ledger, as it was when it was published",
    ),
    "cadre": ("台账 $ledger 中与 $subject 有关的记录", "what concerns $subject in ledger $ledger"),
}
_COMPLETE = {
    True: (
        (
            "本审计包是**完整**的：从第 1 条到第 $size 条，台账的每一条记录都在其中，"
            "因此可以证明既没有改动，也没有遗漏。"
        ),
        (
            "This bundle is **complete**: every entry of the ledger from 1 to $size is in it. So it "
            "can be shown that nothing was changed and that nothing was left out."
        ),
    ),
    False: (
        (
            "本审计包只是台账的**一部分**（$entries 条）。它能证明其中的记录都是真的、没有改动；"
            "但只有整个台账的审计包才能证明没有遗漏。"
        ),
        (
            "This bundle is a **part** of the ledger ($entries entries). It shows that what is in it "
            "is genuine and unchanged; that nothing was left out, only a bundle of the whole ledger "
            "can show."
        ),
    ),
}
_ONE_SUBJECT = (
    (
        "\n其他人的记录不在本审计包中，因此名次、按比例确定的等次，以及由它们决定的系数和金额"
        "无法在这里重新计算；请索取该考核周期的审计包。只有研究确定的记录是整条的，"
        "其中可能写有对其他编号的调整。\n"
    ),
    (
        "\nRecords of others are not in this bundle. So ranks, grades by quota, and coefficients and "
        "amounts that depend on them cannot be computed here: ask for the bundle of the period. Only "
        "the entry of a meeting's decision is whole, and may name other ids.\n"
    ),
)
_NAMES = {
    True: (
        (
            "`people.csv` 是对象编号与姓名的对照表。它不在台账的签名之内，只供有权查看姓名的人使用，"
            "请妥善保管。"
        ),
        (
            "`people.csv` says whose name stands behind each id. It is not covered by the signature of "
            "the log, and is for those only who may read names. Keep it safe."
        ),
    ),
    False: (
        "人员只以编号出现；姓名不在本审计包中。",
        "People appear by their ids only; names are not in this bundle.",
    ),
}


def write_readmes(directory: Path, manifest: Mapping[str, Any], rows: Mapping[str, int]) -> None:
    """Write README.zh.md and README.en.md. `rows` are the numbers of rows of tables, by path."""
    for place, language in enumerate(("zh", "en")):
        known = {
            "ledger": manifest["ledger"],
            "origin": manifest["origin"],
            "size": manifest["checkpoint"]["size"],
            "root": manifest["checkpoint"]["root"],
            "entries": manifest["entries"],
            **manifest["scope"],
        }
        parts = {
            "what": _SCOPES[manifest["scope"]["kind"]][place],
            "complete": _COMPLETE[manifest["complete"]][place],
            "alone": _ONE_SUBJECT[place] if manifest["scope"]["kind"] == "cadre" else "",
            "names": _NAMES[manifest["names"]][place],
        }
        filled = {name: Template(text).substitute(known) for name, text in parts.items()}
        filled["tables"] = "\n".join(
            _described(table, place, rows.get(table.path, 0)) for table in TABLES
        )
        template = Template((_TEXTS / f"README.{language}.md").read_text("utf-8"))
        text = template.substitute({**known, **filled})
        (directory / f"README.{language}.md").write_bytes(text.encode())


def _described(table: Table, place: int, rows: int) -> str:
    """A table and its columns, as a list."""
    zh = place == 0
    title = f"**`{table.path}`** — {table.zh if zh else table.en}" + (
        f"（{rows} 行）" if zh else f" ({rows} rows)"
    )
    columns = [f"`{each.name}` {each.zh if zh else each.en}" for each in table.columns]
    return f"- {title}{'：' if zh else ': '}{('、' if zh else ', ').join(columns)}"
