"""What may be wrong with a line or row of a file of cases, besides what may be with any file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.imports.messages import Message

CASE_MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        "day-in-future": Message(
            "“{value}”还没有到。", "{value} is still to come.", "请核对日期。", "Check the day."
        ),
        "no-scheme-on-day": Message(
            "“{value}”当日没有生效的办法。",
            "No version of the scheme was in force on {value}.",
            "请核对日期；办法生效前的情形不能按本办法报送。",
            "Check the day; what came about before the scheme is not reported under it.",
        ),
        "situation-unknown": Message(
            "清单中没有“{value}”这一情形。",
            "The list has no situation {value}.",
            "请填写清单中的情形：{known}。",
            "Use a situation of the list: {known}.",
        ),
        "subject-unfit": Message(
            "“{value}”这一情形不针对“{who}”这类对象。",
            "The situation {value} is not about such as {who}.",
            "针对个人的情形填人员，针对村或乡镇的情形填村或乡镇。",
            "Name a person for situations of persons, a village or township for theirs.",
        ),
        "confidentiality-unknown": Message(
            "知悉范围不能填“{value}”。",
            "{value} does not say who may know.",
            "请填写：{known}；留空为内部。",
            "Write internal or restricted; left out it is internal.",
        ),
        "text-too-long": Message(
            "文字超过 {most} 字：{value}",
            "The text has more than {most} characters: {value}",
            "请精简，详情另附材料。",
            "Shorten it, and add a document as evidence.",
        ),
        "case-known": Message(
            "本单位编号“{value}”已经报送过，情形编号 {case}。",
            "You have reported the number {value} before, as case {case}.",
            "请更正该情形，或为本条另编号。",
            "Correct that case, or give this one a number of its own.",
        ),
        "line-unreadable": Message(
            "这一行不是一个 JSON 对象：{detail}。",
            "This line is not one object of JSON: {detail}.",
            "每行写一个完整的 JSON 对象，UTF-8 编码。",
            "Write one whole object a line, in UTF-8.",
        ),
        "field-unreadable": Message(
            "字段 {field} 无法读取：{detail}。",
            "The field {field} cannot be read: {detail}.",
            "请按接口说明填写。",
            "Write it as the description of the API says.",
        ),
    }
)
