"""Supervision, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "supervision.title": ("监督", "Supervision"),
    "supervision.lead": (
        "审计先看这里：会议调整、补记和倒签、重新开放、异议成立、逾期事项、谁看过保密内容。每一行都通向台账原记录。",
        (
            "What an auditor looks at first: deviations, late and back-dated entries, reopened "
            "periods, overdue duties, who looked at what is sealed. Each row leads to its entry."
        ),
    ),
    "supervision.bundle": ("下载整本台账的审计包", "Audit bundle of the whole ledger"),
    "supervision.bundle_help": (
        "不必相信本系统：审计包里有全部记录、证明、办法和计算语句，可在自己的电脑上重新核对、重新计算。",
        (
            "You need not trust this service: a bundle holds all entries, proofs, rules and SQL, "
            "to be checked and computed again on a machine of your own."
        ),
    ),
    "supervision.kinds": ("监督事项", "What is looked at"),
    "supervision.since": ("记入日期不早于", "Recorded on or after"),
    "supervision.apply": ("查看", "Show"),
    "supervision.reset": ("不限日期", "Any day"),
    "supervision.none": ("没有这类情况。", "There is nothing of this kind."),
    "supervision.none_since": (
        "{day} 以来没有这类情况。",
        "There is nothing of this kind since {day}.",
    ),
    "supervision.recorded": ("记入日期", "Recorded"),
    "supervision.day": ("事项日期", "Of"),
    "supervision.late_days": ("相差（天）", "Days apart"),
    "supervision.overdue_days": ("逾期（天）", "Days overdue"),
    "supervision.where": ("考核期", "Period"),
    "supervision.about": ("对象", "About"),
    "supervision.who": ("由谁记入", "By whom"),
    "supervision.detail": ("内容", "What"),
    "supervision.reason": ("理由", "Reason"),
    "supervision.entry": ("台账记录", "Entry"),
    "supervision.entries": ("{count} 条记录", "{count} entries"),
    "supervision.machine": ("未署名", "nobody in particular"),
    "supervision.kind_back-dated-act": ("倒签的办理", "Back-dated acts"),
    "supervision.kind_notice-withdrawn": ("撤回的公示", "Withdrawn notices"),
    "supervision.kind_reopened": ("重新开放", "Reopened periods"),
    "supervision.kind_same-person": ("同一人计算并确定", "Computed and decided by one"),
    "supervision.kind_deviation": ("会议调整", "Deviations"),
    "supervision.kind_decision-revised": ("答复更正决定", "Decisions revised by rulings"),
    "supervision.kind_late-change": ("截止后更改", "Late changes"),
    "supervision.kind_back-dated-entry": ("补记", "Back-dated entries"),
    "supervision.kind_objection-upheld": ("异议成立", "Objections upheld"),
    "supervision.kind_objection-overdue": ("异议超期未复", "Objections overdue"),
    "supervision.kind_duty-overdue": ("任务逾期", "Duties overdue"),
    "supervision.kind_case-overdue": ("线索逾期未核", "Cases overdue"),
    "supervision.kind_sealed-look": ("查看保密内容", "Looks at sealed data"),
    "supervision.help_back-dated-act": (
        "记入日期晚于办理日期的开启、截止、计算、确定、公示、生效。公示倒签会使异议期在群众看到之前就已开始。",
        (
            "Acts recorded after the day that they name. A back-dated notice lets part of the "
            "objection window lie in the past before anybody could read it."
        ),
    ),
    "supervision.help_notice-withdrawn": (
        "公示期间重新开放考核期，公示随之撤回。",
        "The period was reopened while its notice was on show.",
    ),
    "supervision.help_reopened": (
        "截止之后、公示之前重新开放录入。",
        "Entries were taken again after closing, before a notice was up.",
    ),
    "supervision.help_same-person": (
        "计算结果的人又登记了会议决定，没有第二人经手。",
        "Who computed the result also recorded the decision.",
    ),
    "supervision.help_deviation": (
        "会议在办法允许的范围内改动了计算结果，理由在案。",
        "The meeting changed what was computed, within its powers and with a reason.",
    ),
    "supervision.help_decision-revised": (
        "异议或申诉成立，答复人在办法允许的范围内更正或撤销了会议的调整，理由在案。",
        (
            "A ruling on an objection or appeal changed or set aside what the meeting decided "
            "about its subject, within the meeting's powers and with a reason."
        ),
    ),
    "supervision.help_late-change": (
        "考核期截止以后更正或撤回的记录。",
        "Entries that were corrected or withdrawn after the period was closed.",
    ),
    "supervision.help_back-dated-entry": (
        "超过办法规定的及时录入天数才记入的记录；同一次导入合为一行。",
        "Entries recorded more than a month after their day; one row for each import.",
    ),
    "supervision.help_objection-upheld": (
        "全部或部分成立的异议和申诉。",
        "Objections and appeals that were upheld, wholly or in part.",
    ),
    "supervision.help_objection-overdue": (
        "已受理、过了答复期限仍未答复的异议。",
        "Acknowledged objections whose ruling is overdue.",
    ),
    "supervision.help_duty-overdue": (
        "过了期限仍未报告办结的任务。",
        "Duties that were not reported as done by the day on which they were due.",
    ),
    "supervision.help_case-overdue": (
        "过了核实期限仍未查实或了结的线索。",
        "Reported cases that were neither verified nor dismissed in time.",
    ),
    "supervision.help_sealed-look": (
        "谁在哪天打开过保密的线索内容。",
        "Who opened the sealed details of a case, and when.",
    ),
    "supervision.act_opened": ("开启", "opened"),
    "supervision.act_closed": ("截止", "closed"),
    "supervision.act_reopened": ("重新开放", "reopened"),
    "supervision.act_computed": ("计算", "computed"),
    "supervision.act_decided": ("研究确定", "decided"),
    "supervision.act_published": ("公示", "published"),
    "supervision.act_finalised": ("生效", "finalised"),
}
