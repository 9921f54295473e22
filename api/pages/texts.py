"""Every sentence of the pages, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

from api.pages.language import Language

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
    # The county's standing.
    "county.title": ("考核排名", "Standing"),
    "county.choose": ("考核与期间", "Assessment and period"),
    "county.show": ("查看", "Show"),
    "county.subjects": ("考核对象", "Assessed"),
    "county.median": ("得分中位数", "Median score"),
    "county.range": ("最低至最高", "Lowest to highest"),
    "county.total": ("绩效金额合计", "Pay in all"),
    "county.distribution": ("得分分布", "How scores are spread"),
    "county.distribution_alt": (
        "{scored} 人有得分，最低 {lowest}，中位数 {median}，最高 {highest}。",
        "{scored} have a score: lowest {lowest}, median {median}, highest {highest}.",
    ),
    "county.axis_scores": ("得分（分）", "score (points)"),
    "county.axis_people": ("人数（人）", "number of people"),
    "county.unscored": ("另有 {count} 人没有得分。", "{count} have no score."),
    "county.as_table": ("以表格显示", "Show as a table"),
    "county.interval": ("得分区间", "Scores"),
    "county.count": ("人数", "People"),
    "county.share": ("占比", "Share"),
    "county.grades": ("等次", "Grades"),
    "county.tiers": ("档次", "Tiers"),
    "county.ranking": ("排名", "Ranking"),
    "county.group": ("乡镇", "Township"),
    "county.class": ("类别", "Class"),
    "county.all_groups": ("全部乡镇", "All townships"),
    "county.all_classes": ("全部类别", "All classes"),
    "county.apply": ("应用", "Apply"),
    "county.reset": ("清除筛选", "Clear filters"),
    "county.shown": ("第 {first}–{last} 行，共 {count} 行", "Rows {first} to {last} of {count}"),
    "county.pages": ("排名分页", "Pages of the ranking"),
    "county.next": ("下一页", "Next"),
    "county.previous": ("上一页", "Previous"),
    "county.whole": ("全部显示", "Show all"),
    "county.empty": (
        "没有符合筛选条件的考核对象。请换一个乡镇或类别，或清除筛选。",
        "Nobody matches these filters. Choose another township or class, or clear the filters.",
    ),
    "county.no_periods": (
        "台账里还没有考核期。请先用 mingce scheme adopt 采用考核办法，再用 mingce period open 开始一个考核期。",
        (
            "The ledger has no period yet. Adopt a scheme with mingce scheme adopt, then open a "
            "period with mingce period open."
        ),
    ),
    "county.no_subjects": (
        "本期没有考核对象。请用 mingce roster import 导入人员名册。",
        "Nobody is assessed in this period. Import a roster with mingce roster import.",
    ),
    "county.change_since": ("较 {period}", "since {period}"),
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
    "change.up": ("上升 {count} 位", "up {count}"),
    "change.down": ("下降 {count} 位", "down {count}"),
    "change.same": ("持平", "unchanged"),
    "change.new": ("上期无名次", "not ranked before"),
    "within.cadre_class": ("类别", "class"),
    "within.group": ("乡镇", "township"),
    "within.unit": ("单位", "body"),
    "within.post": ("职务", "post"),
    "rank.within": ("名次按{columns}分别排列", "ranked within each {columns}"),
    "rank.of": ("共 {count} 人同榜", "of {count} ranked together"),
    "tier.words": ("第 {tier} 档", "Tier {tier}"),
    # The card.
    "card.title": ("积分卡", "Points card"),
    "card.back": ("返回排名", "Back to the standing"),
    "card.since": ("任现职", "In this post since"),
    "card.service_from": ("连续任职起", "In continuous service since"),
    "card.until": ("{day} 离任", "left on {day}"),
    "card.no_service": (
        "没有任职记录。请用 mingce roster import 补录任职。",
        "No appointment is recorded. Record one with mingce roster import.",
    ),
    "card.number": ("编号", "Number"),
    "card.latest": ("各项考核的最近结果", "Latest result of each assessment"),
    "card.no_standing": (
        "还没有参加任何一期考核。考核期开始后，这里会显示得分。",
        "Not yet part of any period. Scores appear here once a period has been opened.",
    ),
    "card.indicators": ("各项指标", "Points by indicator"),
    "card.indicator": ("指标", "Indicator"),
    "card.value": ("记录", "Recorded"),
    "card.entries": ("台账位置", "Entries"),
    "card.entry": ("第 {position} 条", "entry {position}"),
    "card.no_entries": (
        "本期还没有这位考核对象的记录。可用 mingce entry record 逐条录入，或用 mingce import 导入。",
        "Nothing was entered for this period yet. Use mingce entry record, or mingce import.",
    ),
    "card.no_inputs": (
        "这项考核不直接录入指标，结果来自其他考核期：见上面的说明。",
        "Nothing is entered for this assessment itself: it follows from others, as told above.",
    ),
    "card.ballots": ("{count} 份测评", "{count} ballots"),
    "card.about_unit": ("所在村", "the village's"),
    "card.about_group": ("所在乡镇", "the township's"),
    "card.corrected": ("已更正（第 {position} 条）", "corrected (entry {position})"),
    "card.explanation": ("为什么是这个结果", "Why it is so"),
    "card.explanation_help": (
        "逐层展开，直到每一条记录、每一条规定和每一个参数。",
        "Open each line down to the entries, the rules and the parameters.",
    ),
    "card.rules": ("依据", "Rules"),
    "card.parameters": ("参数", "Parameters"),
    "card.assumed": ("暂定参数", "assumed"),
    "card.decided": ("已确定", "decided"),
    "card.above": ("见上文", "explained above"),
    "card.uncounted": ("（未计入）", "(not counted)"),
    "card.duties": ("待办任务", "Duties"),
    "card.due": ("{owner}，{day} 前", "{owner}, by {day}"),
    "card.next": ("差多少", "What the next grade takes"),
    "card.next_threshold": (
        "{column}再增加 {short} 分（达到 {needs}，现为 {has}）即达到“{grade}”线。",
        "{short} more of {column} ({needs} instead of {has}) reaches the mark for {grade}.",
    ),
    "card.next_place": (
        "目前“{grade}”最后一名的{column}是 {needs}，比本人高 {short}（现为 {has}）。其他条件不变时追平即可并列。",
        (
            "The last one graded {grade} now has {needs} of {column}, {short} more than here ({has}); "
            "equal points would tie, all else unchanged."
        ),
    ),
    "card.deviation": (
        "{field}：计算为 {computed}，会议确定为 {decided}。理由：{reason}（{meeting}）",
        "{field}: computed {computed}, decided {decided}. Reason: {reason} ({meeting})",
    ),
    # The history.
    "history.title": ("履历与记录", "History"),
    "history.help": (
        "台账中关于本人的全部记录，新的在上。“记入”是台账知道的时间，“发生”是事情为真的日子。",
        (
            "Everything in the ledger about this subject, newest first. Recorded: when the ledger "
            "came to know it. Effective: the day from which it is true."
        ),
    ),
    "history.known": ("截至记入日", "As known on"),
    "history.true": ("截至发生日", "Effective until"),
    "history.show": ("回放", "Replay"),
    "history.now": ("回到现在", "Back to now"),
    "history.recorded": ("记入", "Recorded"),
    "history.by": ("由{body}（{role}）办理", "by {body} ({role})"),
    "history.reason": ("理由", "Reason"),
    "history.before": ("之前", "Before"),
    "history.after": ("之后", "After"),
    "history.empty": (
        "到所选日期为止没有记录。请换一个较晚的日期。",
        "Nothing was recorded up to the chosen day. Choose a later one.",
    ),
    "history.more": ("显示全部 {count} 条", "Show all {count}"),
    # Errors.
    "problem.400": ("请求有误", "The request is not right"),
    "problem.422": ("请求有误", "The request is not right"),
    "problem.404": ("没有找到", "Not found"),
    "problem.409": ("现在不能办理", "Not possible now"),
    "problem.503": ("数据正在更新", "Still catching up"),
    "problem.500": ("系统出错", "Something went wrong"),
    "problem.request": ("请求编号", "Request number"),
    "problem.code": ("错误代码", "Code"),
    "problem.home": ("回到考核排名", "Go to the standing"),
}


def say(key: str, language: Language, **values: object) -> str:
    """The sentence of that key, with its values filled in. KeyError for an unknown key."""
    zh, en = TEXTS[key]
    return (en if language == "en" else zh).format(**values)
