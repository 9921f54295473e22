"""Public notices, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "notices.title": ("公示", "Public notices"),
    "notices.lead": (
        "正在公示的考核结果。任何人都可以查看；有不同意见，请在截止日前提出。",
        "Results on show now. Anybody may read them and object in time.",
    ),
    "notices.empty": (
        "现在没有正在公示的考核结果。公示期满的结果不再公开显示。",
        "No result is on show now. Results whose days are over are not shown any more.",
    ),
    "notices.item": (
        "公示至 {until}，异议截止 {objections}",
        "On show until {until}, objections until {objections}",
    ),
    "notice.heading": ("{period}{assessment}结果公示", "{assessment}, {period}: notice of results"),
    "notice.intro": (
        "现将{place}{period}“{assessment}”结果予以公示，公示时间为 {start} 至 {until}。",
        "The results of “{assessment}”, {period}, of {place} are on show from {start} to {until}.",
    ),
    "notice.corrected": (
        "更正：本公示贴出以后，有结果经台账第 {position} 条更正。以下是更正后的结果。",
        (
            "Corrected: since it was put up, entry {position} of the ledger has changed part of "
            "the result. This is the corrected one."
        ),
    ),
    "notice.choose": ("请选择要看的地方", "Choose a place"),
    "notice.choose_help": (
        "公示按{audience}张贴，请点开所在乡镇查找。",
        "The notice is for the people of {audience}. Open your township.",
    ),
    "notice.change_place": ("看别的地方", "Another place"),
    "notice.count": ("（{count}）", "({count})"),
    "notice.until": ("公示截止", "On show until"),
    "notice.objections_until": ("异议截止", "Objections until"),
    "notice.audience": ("公示范围", "Audience"),
    "notice.audience_village": ("本村", "the village"),
    "notice.audience_township": ("本乡镇", "the township"),
    "notice.audience_county": ("全县", "the county"),
    "notice.audience_public": ("社会公开", "everybody"),
    "notice.days_left": ("还剩 {days} 天", "{days} days left"),
    "notice.last_day": ("今天是最后一天", "this is the last day"),
    "notice.results": ("公示结果", "Results"),
    "notice.reasons": ("为什么是这个结果", "Why"),
    "notice.several": ("{count} 人", "{count} people"),
    "notice.names_and": ("、", ", "),
    "notice.why_help": (
        "每人的得分、名次和等次是这样得来的。理由相同的写在一起。",
        "How each score, place and grade came about. Those with the same reasons stand together.",
    ),
    "notice.revised": (
        "异议成立后，“{field}”由“{computed}”更正为“{decided}”，理由：{reason}。",
        (
            "As an objection was upheld, {field} was corrected from {computed} to {decided}. "
            "Reason: {reason}."
        ),
    ),
    "notice.changed": (
        "会议研究后，“{field}”由“{computed}”调整为“{decided}”，理由：{reason}",
        "The meeting changed “{field}” from “{computed}” to “{decided}”: {reason}",
    ),
    "notice.masked": (
        "为保护个人信息，网页上姓名只显示一部分。",
        "Names are shown in part only, to protect personal data.",
    ),
    "notice.post": ("职务", "Post"),
    "notice.object": ("有不同意见怎么办", "If you disagree"),
    "notice.object_help": (
        "请在 {until} 前向{body}提出异议，说明姓名、事项和理由。口头、书面均可，受理后会给出编号和答复时限。",
        (
            "Objections are taken until {until} by: {body}. Say who you are, about what and why, in "
            "words or in writing. You get a number, and a day by which you will be answered."
        ),
    ),
    "notice.object_online": ("网上提出异议", "Object online"),
    "notice.object_over": (
        "异议期已于 {until} 截止。",
        "Objections were taken until {until}.",
    ),
    "notice.appeal": (
        "对答复不服的，可在收到答复后 {days} 天内申诉。",
        "Whoever does not accept the answer may appeal within {days} days.",
    ),
    "notice.proof": ("怎样核对", "How to check this notice"),
    "notice.proof_help": (
        "本结果由 {origin} 台账第 {position} 条记录公布，结果指纹如下。纸上与网上指纹一致，说明没有被改动过。",
        (
            "This result was published as entry {position} of the ledger {origin}. The digest below "
            "is the same on paper and online, unless something was changed."
        ),
    ),
    "notice.digest": ("结果指纹", "Digest"),
    "notice.pdf": ("下载张贴用文件（PDF，A4）", "PDF to put up (A4)"),
    "notice.poster": ("大字版（A3）", "Large (A3)"),
    "notice.nobody": ("这里没有公示对象。", "Nobody is on this notice."),
    "notice.scan": ("扫码核对", "Scan to check"),
    # Reasons in plain words.
    "reason.score": ("得分 {value} 分：{parts}。", "Score {value}: {parts}."),
    "reason.and": ("，", ", "),
    "reason.plus": ("{title} {value}", "{title} {value}"),
    "reason.minus": ("减去{title} {value}", "less {title} {value}"),
    "reason.weighed": ("{title} {value}，占 {percent}%", "{title} {value} ({percent}%)"),
    "reason.made_of": ("{title} {value}（{parts}）", "{title} {value} ({parts})"),
    "reason.held": (
        "{title} {value}，按规定的上下限计 {held}",
        "{title} {value}, held to {held} by the rules",
    ),
    "reason.sum": ("各项得分相加", "all entries added up"),
    "reason.history_mean": ("各期得分的平均", "the mean of the periods"),
    "reason.history_sum": ("各期得分相加", "the periods added up"),
    "reason.panel": ("测评打分的平均", "the mean of the raters' scores"),
    "reason.rank": (
        "在{where} {count} {unit}中排第 {rank} 名。",
        "Place {rank} among {count} {unit} ({where}).",
    ),
    "reason.unranked": ("不参加排名。", "Not ranked."),
    "reason.no_label": ("没有{title}。", "No {title}."),
    "reason.mark": ("{label} {mark} 以上", "{label} from {mark}"),
    "reason.band": ("按分数线（{marks}），定为“{value}”。", "By the marks ({marks}): “{value}”."),
    "reason.quota": (
        "{where}共 {count} {unit}，名额为{heads}，按名次定为“{value}”。",
        "{count} {unit} ({where}); seats: {heads}. By place: “{value}”.",
    ),
    "reason.few": (
        "{where}只有 {count} {unit}，不按比例，定为“{value}”。",
        "Only {count} {unit} ({where}), too few for shares: “{value}”.",
    ),
    "reason.tier_first": ("首次定档，定为第 {tier} 档。", "First placed: tier {tier}."),
    "reason.tier_same": ("没有升降，保持第 {tier} 档。", "Neither up nor down: tier {tier}."),
    "reason.tier_up": ("由第 {old} 档升为第 {tier} 档。", "Up from tier {old} to tier {tier}."),
    "reason.tier_down": ("由第 {old} 档降为第 {tier} 档。", "Down from tier {old} to tier {tier}."),
    "reason.case": ("{why}，定为“{value}”。", "{why}: “{value}”."),
    "reason.met": ("符合“{title}”", "“{title}” holds"),
    "reason.not_met": ("不符合“{title}”", "“{title}” does not hold"),
    "reason.is": ("“{title}”为“{value}”", "“{title}” is “{value}”"),
    "reason.rule": ("依据“{phrases}”，定为“{value}”。", "By the rule “{phrases}”: “{value}”."),
}
