"""The words by which columns are known: for each target, its headers as counties write them.

A target is a field ("name"), an input of the scheme ("input:attendance", with "@rater" for a
panel), or IGNORED. Matching looks at `header_key` of both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import product

from domain.schemes.model import Assessment, Input, Scheme
from domain.schemes.values import Label

Vocabulary = Mapping[str, str]
"""`header_key` of a header -> target."""

IGNORED = "-"
INPUT = "input:"

PERSON_KEYS = ("staff_code", "identity_number", "name")
UNIT_KEYS = ("village_code", "village", "township_code", "township")

_WHO = {
    IGNORED: ("序号", "No"),
    "name": ("姓名", "干部姓名", "人员姓名", "被考核人", "被考核人姓名", "name"),
    "staff_code": ("人员编号", "编号", "工号", "干部编号", "人员编码", "staff code"),
    "identity_number": ("身份证号", "身份证号码", "身份证", "公民身份号码", "identity number"),
    "township": ("乡镇", "乡镇街道", "镇街", "所在乡镇", "所属乡镇", "township"),
    "township_code": ("乡镇代码", "乡镇编码", "township code"),
    "village": ("村", "行政村", "村名", "所在村", "村社区", "单位", "所在单位", "village"),
    "village_code": ("村代码", "村编码", "行政区划代码", "village code"),
}
_ROSTER = {
    "phone": ("手机号", "手机", "手机号码", "电话", "联系电话", "phone"),
    "post": ("职务", "现任职务", "岗位", "post"),
    "cadre_class": ("类别", "人员类别", "干部类别", "class"),
    "service_from": (
        "任职时间",
        "任职日期",
        "任现职时间",
        "任职起始时间",
        "连续任职起始日期",
        "serving since",
    ),
}
_ENTRIES = {
    "input": ("指标", "考核指标", "指标名称", "积分指标", "考核项目", "indicator"),
    "item": ("事项", "任务", "具体事项", "任务名称", "项目", "item"),
    "rater": ("测评主体", "评分主体", "评价主体", "rater"),
    "value": ("得分", "分值", "分数", "积分", "数值", "金额", "得分或等次", "value", "points"),
    "level": ("等次", "等级", "级别", "level"),
    "day": ("日期", "发生日期", "计分日期", "得分日期", "时间", "day", "date"),
    "note": ("备注", "说明", "备注说明", "note"),
    IGNORED: ("序号", "职务", "类别", "合计", "总分", "名次", "排名"),
}
CASE_WORDS = {
    "situation": ("情形", "负面情形", "正面情形", "情形代码", "清单情形", "situation"),
    "day": ("发生日期", "日期", "发生时间", "day", "date"),
    "narrative": ("基本情况", "情况说明", "主要事实", "问题描述", "事实", "narrative"),
    "reference": ("本单位编号", "线索编号", "文号", "报送单位编号", "reference"),
    "contact": ("联系人", "联系方式", "联系人及电话", "contact"),
    "confidentiality": ("知悉范围", "保密要求", "confidentiality"),
}
"""The columns of a workbook of cases besides those that say whom a row is about."""
_BRACKETS = re.compile(r"[(\[（【].*?[)\]）】]")
_NOT_WORD = re.compile(r"[\W_]+")


def target_title(target: str, scheme: Scheme | None = None) -> Label:
    """What a target is called: the field's first word, or the title of the input and the rater."""
    if target.startswith(INPUT) and scheme is not None:
        name, _, rater = target.removeprefix(INPUT).partition("@")
        declared = scheme.input(name)
        title, of = declared.title, declared.rater_title(rater) or Label(rater, rater)
        return Label(f"{title.zh} {of.zh}".strip(), f"{title.en} {of.en}".strip())
    words = (_WHO | _ROSTER | _ENTRIES).get(target, (target,))
    return Label(words[0], words[-1])


def header_key(text: str) -> str:
    """The header without spaces, punctuation, width and case."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def header_keys(text: str) -> Iterator[str]:
    """Ways to read a header: whole; then without what stands in brackets (units, hints)."""
    yield header_key(text)
    yield header_key(_BRACKETS.sub("", text))


def roster_vocabulary() -> Vocabulary:
    """Headers of a roster."""
    return _keys(_WHO | _ROSTER)


def cases_vocabulary() -> Vocabulary:
    """Headers of cases; the office of whom a row is about is passed over."""
    return _keys(_WHO | CASE_WORDS | {IGNORED: (*_WHO[IGNORED], "职务", "类别")})


def entries_vocabulary(scheme: Scheme, assessment: Assessment) -> Vocabulary:
    """Headers of entries: the fields of long sheets, and the assessment's inputs by title or name.

    An input's title goes before a field's synonym: a scheme may call an input 级别.
    """
    words = dict(_keys(_WHO | _ENTRIES))
    for name in assessment.inputs:
        declared = scheme.input(name)
        titles = (declared.title.zh, declared.title.en, name)
        targets = {
            f"{INPUT}{name}@{rater}": words_for(declared, rater) for rater in declared.raters
        }
        for target, raters in (targets or {f"{INPUT}{name}": ("",)}).items():
            for title, rater in product(titles, raters):
                whole, short = header_keys(title)
                words[whole + header_key(rater)] = target
                words.setdefault(short + header_key(rater), target)
    return words


def words_for(declared: Input, rater: str) -> tuple[str, ...]:
    """What people may write for a group of raters: its title or its name."""
    title = declared.rater_title(rater)
    return (title.zh, title.en, rater) if title else (rater,)


def input_words(scheme: Scheme, assessment: Assessment) -> Vocabulary:
    """How cells of the column 指标 may call the assessment's inputs: key -> input name."""
    words: dict[str, str] = {}
    for name in assessment.inputs:
        declared = scheme.input(name)
        for word in (declared.title.en, declared.title.zh, name):
            whole, short = header_keys(word)
            words[whole] = name
            words.setdefault(short, name)
    return words


def _keys(fields: Mapping[str, tuple[str, ...]]) -> Vocabulary:
    return {header_key(word): target for target, words in fields.items() for word in words}
