"""The tables of a bundle: each column with its type, and its name in Chinese and English.

Parquet files hold the columns as they are here: exact, points in ten-thousandths, money in fen.
CSV files are for people: with Chinese headings, and decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",
    "points",  # ten-thousandths of a point
    "fen",
    "entered",  # fen where the input is an amount of money, else ten-thousandths
    "number",
    "position",  # of an entry of the log
    "day",
    "flag",
]

DUCKDB_TYPES: dict[Kind, str] = {
    "text": "varchar",
    "points": "bigint",
    "fen": "bigint",
    "entered": "bigint",
    "number": "integer",
    "position": "bigint",
    "day": "date",
    "flag": "boolean",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    kind: Kind
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `path` in the bundle without its ending, and what it holds in words."""

    path: str
    zh: str
    en: str
    columns: tuple[Column, ...]


_KNOWN: dict[str, tuple[Kind, str, str]] = {
    "adopted_at": ("position", "采用条目", "entry that adopted the version"),
    "amount_fen": ("fen", "金额（元）", "amount"),
    "assessment": ("text", "考核", "assessment"),
    "because": ("position", "起因条目", "entry that was the cause"),
    "body": ("text", "机构代码", "body"),
    "cadre_class": ("text", "类别", "class"),
    "cancelled_at": ("position", "取消条目", "entry that cancelled it"),
    "closed_at": ("position", "截止条目", "entry that closed it"),
    "coefficient": ("points", "系数", "coefficient"),
    "computed": ("text", "计算值", "as computed"),
    "computed_at": ("position", "计算条目", "entry that computed it"),
    "decided": ("text", "会议确定值", "as decided"),
    "decided_at": ("position", "研究确定条目", "entry that decided it"),
    "deviates": ("flag", "与计算不同", "differs from what was computed"),
    "difference_fen": ("fen", "补发或追回（元）", "to pay or recover"),
    "digest": ("text", "办法文本摘要", "SHA-256 of the pack"),
    "due_on": ("day", "期限", "due on"),
    "duty": ("text", "任务", "duty"),
    "effective_on": ("day", "生效日期", "true on"),
    "ends_on": ("day", "止", "last day"),
    "facts_position": ("position", "事实截至条目", "facts as of this entry"),
    "field": ("text", "调整项", "field that was changed"),
    "final_at": ("position", "定案条目", "entry that made it final"),
    "full_name": ("text", "姓名", "name"),
    "grade": ("text", "等次", "grade"),
    "group_body": ("text", "乡镇代码", "township"),
    "input": ("text", "指标", "input"),
    "item": ("text", "事项", "item"),
    "kind": ("text", "种类", "kind"),
    "known_from": ("position", "自此条目起可知", "known from this entry on"),
    "known_until": ("position", "至此条目止", "until this entry"),
    "level": ("text", "等级", "level"),
    "name": ("text", "名称", "name"),
    "opened_at": ("position", "开始条目", "entry that opened it"),
    "ordinal": ("number", "序数", "ordinal number"),
    "owner": ("text", "责任角色", "role that owes it"),
    "parent": ("text", "上级代码", "body above"),
    "period": ("text", "周期", "period"),
    "person": ("text", "对象编号", "person"),
    "position": ("position", "条目", "entry"),
    "post": ("text", "职务", "post"),
    "previous_fen": ("fen", "原金额（元）", "amount before"),
    "published_at": ("position", "公示条目", "entry that published it"),
    "rank": ("number", "名次", "rank"),
    "rater": ("text", "测评主体", "rater group"),
    "reason": ("text", "理由", "reason"),
    "reopened_times": ("number", "重新开放次数", "times reopened"),
    "result_digest": ("text", "计算结果摘要", "SHA-256 of the computed result"),
    "revised_at": ("position", "裁定条目", "entry of the latest ruling"),
    "scheme": ("text", "办法", "scheme"),
    "score": ("points", "得分", "score"),
    "service_from": ("day", "连续任职自", "in service from"),
    "stands_until": ("position", "有效至条目", "stands until this entry"),
    "staff_code": ("text", "工作编号", "staff code"),
    "starts_on": ("day", "起", "first day"),
    "state": ("text", "状态", "state"),
    "stream": ("text", "报酬项目", "pay stream"),
    "subject": ("text", "对象编号", "subject"),
    "subjects": ("number", "考核对象数", "how many were assessed"),
    "superseded_by": ("position", "被取代于条目", "superseded by this entry"),
    "tier": ("number", "档次", "tier"),
    "unit": ("text", "村代码", "village"),
    "unit_from": ("day", "在本村自", "in the village from"),
    "value": ("entered", "数值", "value"),
    "value_type": ("text", "数值种类", "what its values are"),
    "version": ("text", "版本", "version"),
}


def _table(path: str, zh: str, en: str, names: str, **kinds: Kind) -> Table:
    """A table of known columns; `kinds` are those that are of another kind here."""
    columns = []
    for name in names.split():
        kind, column_zh, column_en = _KNOWN[name]
        columns.append(Column(name, kinds.get(name, kind), column_zh, column_en))
    return Table(path, zh, en, tuple(columns))


_PLACE = "scheme assessment period subject"
_FIELDS = "score rank grade tier coefficient amount_fen"
_KNOWLEDGE = "known_from known_until"

APPOINTMENT = _table(
    "facts/appointment",
    "任职：谁在何处、任何职、自何时至何时",
    "appointments: who served where, as what, from when to when",
    "subject unit group_body cadre_class post service_from unit_from starts_on ends_on "
    + _KNOWLEDGE,
)
BODY = _table(
    "facts/body",
    "机构",
    "bodies",
    f"body kind name parent starts_on ends_on {_KNOWLEDGE}",
)
ENTRY = _table(
    "facts/entry",
    "计分记录，更正以后的样子",
    "entries, as corrections left them",
    f"{_PLACE} input item rater value level effective_on position {_KNOWLEDGE}",
)
OUTCOME = _table(
    "facts/outcome",
    "历次考核结果，供以后各期引用",
    "outcomes, as later periods read them",
    f"scheme assessment period ordinal ends_on subject {_FIELDS} position {_KNOWLEDGE}",
)
INPUT = _table(
    "packs/inputs",
    "各版办法的指标（money 为金额）",
    "the inputs of each version of a scheme",
    "scheme version adopted_at input kind value_type name",
)
RECORDED_OUTCOME = _table(
    "recorded/outcomes",
    "账中记录的考核结果，被取代的也在内",
    "outcomes as the log recorded them, those superseded too",
    f"position {_PLACE} digest facts_position {_FIELDS} deviates because superseded_by",
)
RECORDED_VALUE = _table(
    "recorded/values",
    "随考核结果记录的其他数值",
    "further values that were recorded with outcomes",
    "position name value",
    value="text",
)
RECORDED_PAY = _table(
    "recorded/pay",
    "账中记录的报酬",
    "pay as the log recorded it",
    f"position {_PLACE} stream kind previous_fen amount_fen difference_fen",
)
RECORDED_DUTY = _table(
    "recorded/duties",
    "考核产生的整改、帮促、约谈任务",
    "duties that final periods assigned",
    f"position {_PLACE} duty owner due_on cancelled_at",
)
RECORDED_DEVIATION = _table(
    "recorded/deviations",
    "会议或裁定作出的调整",
    "where a meeting or a ruling decided otherwise",
    f"position ordinal {_PLACE} field computed decided reason stands_until",
)
RECORDED_PERIOD = _table(
    "recorded/periods",
    "各考核周期及其所依据的办法、事实与结果",
    "periods, and which pack, facts and result each pinned",
    "scheme assessment period state digest facts_position result_digest subjects opened_at "
    "closed_at computed_at decided_at revised_at published_at final_at reopened_times",
)

PEOPLE = _table(
    "people",
    "对象编号与姓名对照",
    "whose name stands behind each id",
    "person full_name staff_code",
)

# Each with the statement of projections/sql that yields its rows.
FROM_DATABASE = {
    APPOINTMENT: "bundle_appointment",
    BODY: "bundle_body",
    ENTRY: "bundle_entry",
    OUTCOME: "bundle_outcome",
    RECORDED_OUTCOME: "bundle_recorded_outcome",
    RECORDED_VALUE: "bundle_recorded_value",
    RECORDED_PAY: "bundle_recorded_pay",
    RECORDED_DUTY: "bundle_recorded_duty",
    RECORDED_DEVIATION: "bundle_recorded_deviation",
}
TABLES = (INPUT, RECORDED_PERIOD, *FROM_DATABASE)
