"""The headings of exported columns, for people: in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

Headings = Literal["keys", "zh", "en"]

HEADINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "amount_yuan": ("金额（元）", "Amount (yuan)"),
        "assessment": ("考核", "Assessment"),
        "because": ("起因序号", "Cause"),
        "body": ("机构代码", "Body"),
        "body_name": ("机构", "Body name"),
        "cadre_class": ("类别", "Class"),
        "changed": ("会议调整项", "Changed by the meeting"),
        "changes_zh": ("变化", "Changes (Chinese)"),
        "coefficient": ("系数", "Coefficient"),
        "deviates": ("与计算不同", "Differs from computed"),
        "difference_yuan": ("补发或追回（元）", "To pay or recover (yuan)"),
        "effective_on": ("生效日期", "True from"),
        "grade": ("等次", "Grade"),
        "group": ("乡镇代码", "Township code"),
        "group_name": ("乡镇", "Township"),
        "input": ("指标", "Input"),
        "item": ("事项", "Item"),
        "kind": ("种类", "Kind"),
        "known_from": ("最新形式序号", "Known from"),
        "level": ("等级", "Level"),
        "name": ("姓名", "Name"),
        "period": ("周期", "Period"),
        "places": ("排名人数", "Places"),
        "position": ("序号", "Position"),
        "previous_yuan": ("原金额（元）", "Before (yuan)"),
        "rank": ("名次", "Rank"),
        "rank_change": ("名次变化", "Change of rank"),
        "rater": ("测评主体", "Rater"),
        "reason": ("理由", "Reason"),
        "recorded_at": ("记录时间", "Recorded at"),
        "role": ("角色", "Role"),
        "scheme": ("办法", "Scheme"),
        "score": ("得分", "Score"),
        "stream": ("报酬项目", "Pay stream"),
        "subject": ("对象编号", "Subject"),
        "summary_en": ("摘要（英文）", "Summary"),
        "summary_zh": ("摘要", "Summary (Chinese)"),
        "superseded_by": ("被取代于", "Superseded by"),
        "tier": ("档次", "Tier"),
        "type": ("类型", "Type"),
        "unit": ("村代码", "Village code"),
        "unit_name": ("村", "Village"),
        "value": ("分值", "Value"),
    }
)


def headings_of(columns: Sequence[str], wanted: Headings) -> list[str]:
    """The headings of the columns: their keys, or words for people."""
    if wanted == "keys":
        return list(columns)
    return [HEADINGS[column][0 if wanted == "zh" else 1] for column in columns]
