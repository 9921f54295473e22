"""Workbooks to fill in: a roster, and the entries of an assessment's period.

The headers are words that `api.imports.vocabulary` knows, so a filled-in template is read without
any mapping. A last sheet explains each column.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from api.imports.cases import CONFIDENTIALITY_WORDS
from api.imports.entry_cells import FIXED_LEVELS
from domain.scaled import format_scaled
from domain.schemes.model import Assessment, Input, Scheme
from domain.slices.entry_rules import FED_KINDS, VALUE_KINDS

NOTES_SHEET = "填写说明"
_ROWS = 5_000  # how far down formats and checks reach
_LIST_LIMIT = 255  # characters that Excel takes in a list of choices


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """A cadre or a body on an entries template."""

    name: str = ""
    staff_code: str = ""
    township: str = ""
    village: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    header: str
    explanation: str
    width: int = 12
    required: bool = False
    as_text: bool = True  # not where numbers go: Excel would check them as text
    validation: dict[str, Any] | None = None


_WHO: dict[str, tuple[str, ...]] = {
    "person": ("staff_code", "name", "township", "village"),
    "village": ("township", "village"),
    "township": ("township",),
}
_KINDS = {"unit": "village", "group": "township"}
_WHO_COLUMNS = {
    "staff_code": _Column(header="人员编号", explanation="花名册中的编号。", width=14),
    "name": _Column(header="姓名", explanation="与花名册一致；没有编号时须同时填写村。"),
    "township": _Column(header="乡镇", explanation="与花名册一致。"),
    "village": _Column(header="村", explanation="与花名册一致。"),
}


def roster_template(classes: Sequence[str] = ()) -> bytes:
    """A roster to fill in; `classes` are offered in the column 类别."""
    columns = [
        _Column(header="乡镇", explanation="所在乡镇全称。", required=True),
        _Column(header="村", explanation="所在行政村全称。", required=True),
        _Column(
            header="村代码",
            explanation="有统一代码的填写，没有的留空，由系统按“乡镇/村”名称生成。",
            width=16,
        ),
        _Column(header="姓名", explanation="与身份证一致。", required=True),
        _Column(header="人员编号", explanation="县内唯一的编号；没有可留空。", width=14),
        _Column(header="身份证号", explanation="18 位；以文本填写。加密保存。", width=22),
        _Column(header="手机号", explanation="可留空。加密保存。", width=14),
        _Column(header="职务", explanation="如：村党组织书记。", width=18),
        _Column(
            header="类别",
            explanation=f"考核类别：{'、'.join(classes)}。" if classes else "考核类别。",
            required=True,
            validation=_choices(classes) if classes else None,
        ),
        _Column(
            header="任职时间",
            explanation="连续任职的起始日期，如 2021-03-01；只知道年月的写 2021-03。",
            width=14,
            required=True,
        ),
    ]
    return _write([_Sheet("花名册", columns, [])])


def entries_template(
    scheme: Scheme, assessment: Assessment, period: str, rows: Iterable[TemplateRow]
) -> bytes:
    """Entries to fill in for a period; with period "", for dated and standing inputs.

    For a period: a wide sheet, one row each of `rows`, one column an indicator (and rater). Where
    an input takes several entries, and for dated ones: a long sheet, one row an entry.
    """
    declared = (scheme.input(name) for name in assessment.inputs)
    entered = (known for known in declared if known.kind not in FED_KINDS)
    inputs = [known for known in entered if (known.window == "period") == bool(period)]
    known_rows = list(rows)
    sheets: list[_Sheet] = []
    long: list[Input] = []
    for about, title in (("subject", "评分表"), ("unit", "村评分表"), ("group", "乡镇评分表")):
        mine = [known for known in inputs if known.about == about]
        wide = [known for known in mine if known.one and period]
        long += [known for known in mine if known not in wide]
        if wide:
            who = _WHO[assessment.subject_kind if about == "subject" else _KINDS[about]]
            scores = [
                _score_column(known, rater) for known in wide for rater in known.raters or ("",)
            ]
            columns = [*(_WHO_COLUMNS[name] for name in who), *scores]
            filled = dict.fromkeys(tuple(getattr(row, name) for name in who) for row in known_rows)
            sheets.append(_Sheet(title, columns, list(filled)))
    if long:
        abouts = {known.about for known in long}
        who = ("staff_code", "name", "township", "village")
        if abouts == {"subject"} and assessment.subject_kind != "person":
            who = _WHO[assessment.subject_kind]
        heads = [_WHO_COLUMNS[name] for name in who]
        sheets.append(_Sheet("明细", [*heads, *_long_columns(long)], []))
    return _write(sheets)


def cases_template(scheme: Scheme) -> bytes:
    """A month's cases to fill in, one row each; the last sheet lists the scheme's situations."""
    titles = [known.title.zh for known in scheme.situations]
    words = [known[0] for known in CONFIDENTIALITY_WORDS.values()]
    columns = [
        *(_WHO_COLUMNS[name] for name in ("staff_code", "name", "township", "village")),
        _Column(header="身份证号", explanation="没有人员编号时填写；以文本填写。", width=22),
        _Column(
            header="情形",
            explanation=f"清单中的情形：{'；'.join(titles)}。",
            width=36,
            required=True,
            validation=_choices(titles),
        ),
        _Column(header="发生日期", explanation="如 2026-03-02。", required=True),
        _Column(
            header="基本情况",
            explanation="何时何地发生何事、如何发现。加密保存，只供核查人员查看。",
            width=60,
            required=True,
        ),
        _Column(header="本单位编号", explanation="本单位的线索编号；同一编号只收一次。", width=20),
        _Column(header="联系人", explanation="核查时联系谁。加密保存。", width=20),
        _Column(
            header="知悉范围",
            explanation=f"可填：{'、'.join(words)}；留空为内部。",
            validation=_choices(words),
        ),
    ]
    return _write([_Sheet("情形", columns, [])])


def _score_column(declared: Input, rater: str) -> _Column:
    """The column of one indicator (of one rater group) on a wide sheet."""
    title, of = declared.title.zh, declared.rater_title(rater)
    group = of.zh if of else rater
    return _Column(
        header=f"{title}（{group}）" if group else title,
        explanation=_allowed(declared) + "没有的留空。",
        width=max(10, 2 * len(title + group) + 2),
        as_text=False,
        validation=_validation(declared),
    )


def _long_columns(inputs: Sequence[Input]) -> list[_Column]:
    titles = [known.title.zh for known in inputs]
    raters = list(dict.fromkeys(title.zh for known in inputs for title in known.rater_titles))
    explained = "；".join(f"{known.title.zh}：{_allowed(known)}" for known in inputs)
    columns = [
        _Column(
            header="指标",
            explanation=f"可填：{'、'.join(titles)}。",
            width=20,
            required=True,
            validation=_choices(titles),
        ),
        _Column(header="事项", explanation="同一指标有多项时，用以区分。", width=24),
        _Column(header="得分或等次", explanation=explained, required=True, as_text=False),
        _Column(header="日期", explanation="事项发生之日，如 2025-03-08。", width=14),
        _Column(header="备注", explanation="依据、文号等。", width=30),
    ]
    if raters:
        rater = _Column(
            header="测评主体",
            explanation=f"可填：{'、'.join(raters)}。",
            validation=_choices(raters),
        )
        columns.insert(2, rater)
    return columns


def _allowed(declared: Input) -> str:
    """What may be written, in a sentence."""
    if declared.kind not in VALUE_KINDS:
        return f"可填：{'、'.join(_levels(declared))}。"
    low, high = _bounds(declared)
    unit = "元" if declared.value_type == "money" else "分"
    bounds = "".join(
        f"，{word} {bound} {unit}" for word, bound in (("不低于", low), ("不高于", high)) if bound
    )
    sign = "，扣分写成正数" if declared.kind == "demerit" else ""
    return f"填数字{bounds}{sign}。"


def _levels(declared: Input) -> list[str]:
    fixed = FIXED_LEVELS.get(declared.kind, ())
    return list(declared.levels) or [words[0] for _, words in fixed]


def _bounds(declared: Input) -> tuple[str, str]:
    """At least, at most, as decimals; "" where there is no bound."""
    decimals = 2 if declared.value_type == "money" else 4
    low, high = (
        "" if bound is None else format_scaled(bound, decimals=decimals)
        for bound in (declared.at_least, declared.at_most)
    )
    if declared.kind in {"bonus", "demerit"}:
        low = low or "0"
    return low, high


def _validation(declared: Input) -> dict[str, Any] | None:
    """Excel's own check of a cell; the import checks all the same."""
    if declared.kind not in VALUE_KINDS:
        return _choices(_levels(declared))
    low, high = _bounds(declared)
    if low and high:
        condition = {"criteria": "between", "minimum": _number(low), "maximum": _number(high)}
    elif low:
        condition = {"criteria": ">=", "value": _number(low)}
    elif high:
        condition = {"criteria": "<=", "value": _number(high)}
    else:
        return None
    return {
        "validate": "decimal",
        "error_title": "超出范围",
        "error_message": "请核对",
        **condition,
    }


def _number(text: str) -> str:
    """As a formula, so that no binary fraction comes into it."""
    return f"={text}"


def _choices(choices: Sequence[str]) -> dict[str, Any] | None:
    if len(",".join(choices)) > _LIST_LIMIT or any("," in choice for choice in choices):
        return None
    return {"validate": "list", "source": list(choices)}


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    columns: list[_Column]
    rows: list[tuple[str, ...]]


def _write(sheets: Sequence[_Sheet]) -> bytes:
    """The workbook: each sheet with frozen header, checks and text format; then the notes."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    text = book.add_format({"num_format": "@"})
    plain = {"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True}
    head = book.add_format(plain)
    required = book.add_format({**plain, "bg_color": "#FCE4D6"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        for column, described in enumerate(sheet.columns):
            page.set_column(column, column, described.width, text if described.as_text else None)
            page.write_string(0, column, described.header, required if described.required else head)
            if described.validation is not None:
                page.data_validation(1, column, _ROWS, column, described.validation)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell, text)
    notes = book.add_worksheet(NOTES_SHEET)
    notes.set_column(0, 1, 20)
    notes.set_column(2, 2, 90, book.add_format({"text_wrap": True}))
    notes.write_row(0, 0, ("工作表", "列名", "如何填写"), head)
    described_rows = (
        (sheet.name, described.header, _explained(described))
        for sheet in sheets
        for described in sheet.columns
    )
    for row, cells in enumerate(described_rows, start=1):
        notes.write_row(row, 0, cells)
    book.close()
    return output.getvalue()


def _explained(described: _Column) -> str:
    return f"必填。{described.explanation}" if described.required else described.explanation
