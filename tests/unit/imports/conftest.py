from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from api.imports.people import KnownBody, KnownPerson, People, Places
from api.imports.reader import Sheet
from domain.schemes.model import (
    Assessment,
    Disclosure,
    Input,
    Instrument,
    MeetingPowers,
    OutcomeFields,
    Scheme,
    Supervision,
)
from domain.schemes.values import Label

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def xlsx() -> Callable[..., bytes]:
    """Writes rows into an .xlsx of one sheet, with merged ranges such as "A1:C1"."""

    def write(rows: Rows, *, merged: Sequence[str] = (), name: str = "表") -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()

    return write


@pytest.fixture
def sheet_of() -> Callable[..., Sheet]:
    """Makes a sheet as the reader gives it, without a file."""

    def make(
        rows: Sequence[Sequence[str]],
        *,
        merged: Sequence[tuple[int, int, int, int]] = (),
        marks: dict[tuple[int, int], str] | None = None,
    ) -> Sheet:
        width = max(map(len, rows))
        padded = [[*row, *[""] * (width - len(row))] for row in rows]
        return Sheet(
            name="表",
            height=len(rows),
            columns=[list(column) for column in zip(*padded, strict=True)],
            marks=marks or {},
            merged=list(merged),
        )

    return make


def _input(name: str, title: str, **options: Any) -> Input:
    return Input(name=name, title=Label(title, name), **options)


@pytest.fixture
def assessment() -> Assessment:
    return Assessment(
        name="monthly",
        title=Label("月度考核", "monthly"),
        calendar="month",
        subject_kind="person",
        classes=("正职", "副职"),
        entries_until_days=5,
        inputs=("duty", "visits", "panel", "basic", "service", "bonus", "village-task", "honour"),
        steps=(),
        outcome=OutcomeFields(),
        powers=MeetingPowers(confirmed_by=Label("会议", "meeting"), may_change=()),
        disclosure=Disclosure(
            audience="",
            fields=(),
            masked=(),
            days=5,
            objection_days=5,
            ruling_days=5,
            appeal_days=5,
            appeal_to="same_body",
        ),
    )


@pytest.fixture
def scheme(assessment: Assessment) -> Scheme:
    inputs = (
        _input("duty", "值班", kind="points", at_least=0, at_most=100_000),
        _input("visits", "走访", kind="points", at_least=0, at_most=200_000),
        _input(
            "panel",
            "民主测评",
            kind="panel",
            at_least=0,
            at_most=1_000_000,
            raters=("villagers", "township"),
            rater_titles=(Label("村民", "Villagers"), Label("镇", "Township")),
        ),
        _input("basic", "基础项", kind="gate"),
        _input("service", "服务评价", kind="level", levels=("好", "较好", "差")),
        _input("bonus", "加分", kind="bonus", one=False, at_most=50_000),
        _input("village-task", "村任务", kind="points", about="unit", at_least=0),
        _input("honour", "表彰", kind="honour", window="dated", levels=("省级", "县级")),
    )
    return Scheme(
        name="test",
        version="1",
        title=Label("试行办法", "trial"),
        digest="0" * 64,
        effective_on=date(2025, 1, 1),
        rules=(),
        parameters=(),
        instrument=Instrument(name="试行办法"),
        reads=(),
        inputs=inputs,
        assessments=(assessment,),
        supervision=Supervision(in_time_days=31, escalate_after_days=(1, 15)),
    )


@pytest.fixture
def places() -> Places:
    return Places(
        [
            KnownBody(body="t1", kind="township", name="东乡"),
            KnownBody(body="t2", kind="township", name="西乡"),
            KnownBody(body="v1", kind="village", name="河口村", parent="t1"),
            KnownBody(body="v2", kind="village", name="新村", parent="t1"),
            KnownBody(body="v3", kind="village", name="新村", parent="t2"),
        ]
    )


@pytest.fixture
def people() -> People:
    return People(
        [
            KnownPerson(person="p1", name="张三", staff_code="C001", unit="v1", cadre_class="正职"),
            KnownPerson(person="p2", name="李四", staff_code="C002", unit="v2", cadre_class="副职"),
            KnownPerson(person="p3", name="王伟", unit="v3", cadre_class="副职"),
            KnownPerson(person="p4", name="王伟", staff_code="C004", unit="v2"),
            KnownPerson(person="p5", name="赵一", staff_code="C005", unit="v2"),
            KnownPerson(person="p6", name="赵一", staff_code="C006", unit="v2"),
        ]
    )
