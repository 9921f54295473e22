"""What all pages share, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "site.name": ("明册", "Mingce"),
    "site.purpose": ("基层干部考核台账", "The open register of cadre assessment"),
    "site.skip": ("跳到正文", "Skip to the main content"),
    "site.language": ("English", "中文"),
    "site.internal": (
        "内部页面：显示真实姓名，只在本机可访问。登录与姓名隐去将随下一版提供，在此之前请勿对外开放。",
        (
            "Internal page: names are shown in full, and it is served on this machine only. "
            "Sign-in and masking come with the next release; do not open it to others before."
        ),
    ),
    "site.position": ("数据截至台账第 {position} 条记录", "As of entry {position} of the ledger"),
    "site.current": ("已是最新", "up to date"),
    "site.lag": ("另有 {count} 条记录正在计入", "{count} later entries are being added"),
    "unit.points": ("分", "points"),
    "unit.people": ("人", "people"),
    "unit.bodies": ("个", "bodies"),
    "unit.yuan": ("元", "yuan"),
    "none": ("—", "—"),
    "erased": ("（个人信息已删除）", "(personal data erased)"),
    # The life of a period.
    "state.open": ("进行中", "Open"),
    "state.closed": ("已截止", "Closed"),
    "state.computed": ("已计算", "Computed"),
    "state.decided": ("已研究确定", "Decided"),
    "state.published": ("公示中", "On notice"),
    "state.final": ("已生效", "Final"),
    "status.final": ("最终结果", "Final result"),
    "status.provisional": ("暂定结果", "Provisional"),
    "status.open": (
        "考核期仍在进行：分数和名次随每条记录变动。",
        "The period is open: scores and places move with every entry.",
    ),
    "status.closed": (
        "已停止录入，尚未计算正式结果。",
        "Entries are closed; the official result is not computed yet.",
    ),
    "status.computed": (
        "已按第 {position} 条记录为止的数据计算，等待会议研究。",
        "Computed from the entries up to {position}; the meeting has not decided yet.",
    ),
    "status.decided": (
        "会议已研究确定（{meeting}），等待公示。",
        "Decided ({meeting}); the notice is not up yet.",
    ),
    "status.published": (
        "正在公示，{until} 前可提出异议。",
        "On notice; objections may be made until {until}.",
    ),
    "status.recorded": (
        "结果已于 {day} 生效并逐人记入台账。",
        "The outcomes became final on {day} and are recorded one by one.",
    ),
    "status.reopened": ("曾重新开放 {count} 次。", "It was reopened {count} time(s)."),
    "life.title": ("办理进度", "Progress of the period"),
    # Columns and figures.
    "field.rank": ("名次", "Rank"),
    "field.change": ("变化", "Change"),
    "field.name": ("姓名", "Name"),
    "field.place": ("单位", "Where"),
    "field.class": ("类别", "Class"),
    "field.score": ("得分", "Score"),
    "field.grade": ("等次", "Grade"),
    "field.tier": ("档次", "Tier"),
    "field.coefficient": ("系数", "Coefficient"),
    "field.amount": ("金额（元）", "Amount (yuan)"),
    "field.pay": ("绩效金额", "Pay"),
    "field.changed": ("会议调整", "changed by the meeting"),
    "within.cadre_class": ("类别", "class"),
    "within.group": ("乡镇", "township"),
    "within.unit": ("单位", "body"),
    "within.post": ("职务", "post"),
    "rank.within": ("名次按{columns}分别排列", "ranked within each {columns}"),
    "rank.of": ("共 {count} 人同榜", "of {count} ranked together"),
    "tier.words": ("第 {tier} 档", "Tier {tier}"),
}
