"""The points card, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "card.title": ("积分卡", "Points card"),
    "card.back": ("返回排名", "Back to the standing"),
    "card.since": ("任现职", "In this post since"),
    "card.service_from": ("连续任职起", "In continuous service since"),
    "card.until": ("{day} 离任", "left on {day}"),
    "card.no_service": (
        "没有任职记录。请联系组织部门补录任职。",
        "No appointment is recorded. Ask the organisation department to record it.",
    ),
    "card.to_history": ("履历与记录", "History"),
    "card.pdf": ("下载 PDF", "As PDF"),
    "card.why": ("怎么算的", "How it is worked out"),
    "card.why_page": ("查看逐条说明", "Read it step by step"),
    "card.objection": ("对结果有异议？", "Is something wrong?"),
    "card.objection_help": (
        "公示期内可以提出异议，截止 {day}。提出后会收到受理回执，由未参与打分的人复核并书面说明理由。",
        (
            "You may object until {day}. You get an acknowledgement; someone who did not score "
            "reviews it and gives reasons in writing."
        ),
    ),
    "card.object": ("提出异议", "Object"),
    "card.tier_grounds": ("档次怎么变", "What moves the tier"),
    "card.tier_frozen": ("目前不得变动档次。", "The tier may not move for now."),
    "card.tier_up": ("升到第 {tier} 档的条件", "Up to tier {tier}"),
    "card.tier_best": ("已是最高档，升档条件", "Up (the best tier is reached)"),
    "card.tier_down": ("降到第 {tier} 档的情形", "Down to tier {tier}"),
    "card.tier_worst": ("已是最低档，降档情形", "Down (the lowest tier is reached)"),
    "card.holds": ("符合", "holds"),
    "card.holds_not": ("未出现", "does not hold"),
    "card.number": ("编号", "Number"),
    "card.latest": ("各项考核的最近结果", "Latest result of each assessment"),
    "card.no_standing": (
        "还没有参加任何一期考核。考核期开始后，这里会显示得分。",
        "Not yet part of any period. Scores appear here once a period has been opened.",
    ),
    "card.part": ("组成", "Part"),
    "card.check": ("如何核对", "How to check it"),
    "card.check_help": (
        "本卡按台账第 {position} 条为止的记录制作。扫码可查看最新结果、逐条说明和履历；对结果有异议的，可在公示期内提出。",
        (
            "Made from the entries of the ledger up to {position}. The code leads to the newest "
            "result, the explanation of each point and the history; objections may be made while "
            "the notice is up."
        ),
    ),
    "card.printed": ("{day} 打印", "Printed on {day}"),
    "card.scan": ("扫码查看", "Open on a phone"),
    "card.parts": ("得分由什么组成", "What the score is made of"),
    "card.taken_off": ("减", "less"),
    "card.weight": ("权重 {weight} ×", "weight {weight} ×"),
    "card.indicators": ("各项指标", "Points by indicator"),
    "card.entry": ("第 {position} 条", "entry {position}"),
    "card.no_entries": (
        "本期还没有这位考核对象的记录。",
        "Nothing was entered about this subject in this period yet.",
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
    "parameter.assumed": ("暂定参数", "assumed"),
    "parameter.decided": ("已确定", "decided"),
    "card.above": ("见上文", "explained above"),
    "card.case": ("情形 {case}", "case {case}"),
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
    "card.revised": (
        "{field}：原定 {before}，异议成立，更正为 {decided}。理由：{reason}",
        "{field}: decided {before}, revised to {decided} as an objection was upheld. Reason: {reason}",
    ),
    "card.set_aside": (
        "{field}：会议定为 {before}，异议成立，调整撤销，按计算结果 {decided}。理由：{reason}",
        (
            "{field}: the meeting's {before} was set aside as an objection was upheld; as computed, "
            "{decided}. Reason: {reason}"
        ),
    ),
    "card.deviation": (
        "{field}：计算为 {computed}，会议确定为 {decided}。理由：{reason}（{meeting}）",
        "{field}: computed {computed}, decided {decided}. Reason: {reason} ({meeting})",
    ),
}
