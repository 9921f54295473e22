"""Schemes and what-if, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "schemes.title": ("考核办法", "Schemes"),
    "schemes.lead": (
        "本县采用的考核办法。每一条都写明出处；文件没有写明的，标为“暂定”，注明理由和复核日期。",
        (
            "The schemes that the county has adopted. Every rule names its source; what a source "
            "leaves open is marked as assumed, with the reason and the day of review."
        ),
    ),
    "schemes.empty": (
        "还没有采用考核办法。请用 mingce scheme adopt 采用一个。",
        "No scheme is adopted yet. Adopt one with mingce scheme adopt.",
    ),
    "schemes.rules": ("条文", "Rules"),
    "schemes.decided": ("已定参数", "Decided"),
    "schemes.assumed": ("暂定参数", "Assumed"),
    "schemes.overdue": ("到期未复核", "Review overdue"),
    "schemes.version": ("版本", "Version"),
    "schemes.from": ("施行日期", "In force from"),
    "schemes.adopted": ("采用记录", "Adopted"),
    "schemes.current": ("现行", "in force"),
    "schemes.later": ("尚未施行", "not yet in force"),
    "schemes.former": ("已被替代", "superseded"),
    "schemes.read": ("看条文", "Read"),
    "schemes.what_if": ("假设测算", "What if"),
    "scheme.version": ("{version} 版", "version {version}"),
    "scheme.instrument": ("依据文件", "Instrument"),
    "scheme.issued_by": ("印发机关", "Issued by"),
    "scheme.number": ("文号", "Number"),
    "scheme.in_force": ("施行", "In force from"),
    "scheme.digest": ("文本指纹", "Digest of the text"),
    "scheme.on": ("看哪一天的参数", "Parameters as of"),
    "scheme.show": ("查看", "Show"),
    "scheme.not_current": (
        "{day} 现行的是 {version} 版。",
        "On {day} version {version} is in force.",
    ),
    "scheme.view_rules": ("条文与参数", "Rules and parameters"),
    "scheme.view_steps": ("计算步骤", "Steps"),
    "scheme.view_text": ("全文", "Text"),
    "scheme.views": ("显示方式", "Views"),
    "scheme.computed": ("计算", "computed"),
    "scheme.recorded": ("记录", "recorded"),
    "scheme.stated": ("陈述", "stated"),
    "scheme.article": ("{document} {article}", "{document} {article}"),
    "scheme.parameter": ("参数", "Parameter"),
    "scheme.value": ("取值", "Value"),
    "scheme.basis": ("谁定的、为什么", "By whom, why"),
    "scheme.is_decided": ("已定", "decided"),
    "scheme.is_assumed": ("暂定", "assumed"),
    "scheme.review": ("{day} 前复核", "review by {day}"),
    "scheme.since": ("自 {day} 起", "from {day}"),
    "scheme.own": ("{body}：{value}", "{body}: {value}"),
    "scheme.steps_of": ("落实为", "Carried out by"),
    "scheme.no_parameter": ("条文写得明确，不需要参数。", "The sentence leaves nothing open."),
    "scheme.loose": ("其他参数", "Other parameters"),
    "scheme.confirmed_by": ("研究确定", "Confirmed by"),
    "scheme.may_change": ("会议可调整", "The meeting may change"),
    "scheme.nothing": ("不得调整", "nothing"),
    "scheme.notice": ("公示", "Notice"),
    "scheme.notice_words": (
        (
            "{audience}，公示 {days} 天；异议 {objections} 天，受理后 {ruling} 天内答复；"
            "申诉 {appeals} 天，由{to}裁定"
        ),
        (
            "{audience}, {days} days; objections {objections} days, ruled on within {ruling}; "
            "appeals {appeals} days, ruled on by {to}"
        ),
    ),
    "scheme.appeal_same_body": (
        "未经手的另一人（可为同一机关）",
        "another person, of the same body or not",
    ),
    "scheme.appeal_superior": ("上一级机关", "a body above"),
    "scheme.supervision": (
        "事项发生 {in_time} 天内录入为及时；整改任务逾期满 {days} 天，逐级上报。",
        (
            "Entries are in time for {in_time} days; a late duty goes up, body by body, after "
            "{days} days."
        ),
    ),
    "scheme.then": ("、", ", then "),
    "scheme.text_help": (
        "这就是采用时写入台账的全文，一字不差。",
        "The very text that was adopted, word for word.",
    ),
    "scheme.download": ("下载", "Download"),
    "scheme.compare": ("与别的版本比较", "Compare with"),
    "scheme.compare_do": ("比较", "Compare"),
    # Two versions.
    "diff.title": ("版本比较", "What changed"),
    "diff.lead": ("{old} 版 → {new} 版", "version {old} → version {new}"),
    "diff.none": ("两个版本的含义没有差别。", "The two versions mean the same."),
    "diff.where": ("位置", "Where"),
    "diff.before": ("原来", "Before"),
    "diff.after": ("现在", "After"),
    "diff.block_head": ("办法", "Scheme"),
    "diff.block_instrument": ("依据文件", "Instrument"),
    "diff.block_rules": ("条文", "Rule"),
    "diff.block_parameters": ("参数", "Parameter"),
    "diff.block_inputs": ("录入项", "Input"),
    "diff.block_assessments": ("考核", "Assessment"),
    "diff.added": ("新增", "added"),
    "diff.removed": ("删去", "removed"),
    "diff.changed": ("修改", "changed"),
    "diff.moved": ("调整顺序", "moved"),
    # What if.
    "what_if.title": ("假设测算", "What if"),
    "what_if.lead": (
        "换一个版本或改几个参数，看谁会变、要多花多少钱。只是测算，不写入台账。",
        (
            "Suppose another version, or other values: who would move, and what it would cost. "
            "Nothing is recorded."
        ),
    ),
    "what_if.period": ("以哪一期为例", "Of which period"),
    "what_if.version": ("假设采用", "Under"),
    "what_if.same": ("本期适用的版本", "the period's own version"),
    "what_if.adopted": ("{version} 版（已采用）", "version {version} (adopted)"),
    "what_if.pack": ("{version} 版（随软件提供）", "version {version} (comes with the program)"),
    "what_if.change": ("假设的参数", "Suppose"),
    "what_if.parameter": ("参数", "Parameter"),
    "what_if.no_change": ("不改", "no change"),
    "what_if.value": ("改为", "is"),
    "what_if.now": ("{title}（现为 {value}）", "{title} (now {value})"),
    "what_if.do": ("测算", "Work it out"),
    "what_if.result": ("测算结果", "What would be otherwise"),
    "what_if.supposed": (
        "假设“{title}”由 {before} 改为 {after}",
        "“{title}” is {after} instead of {before}",
    ),
    "what_if.subjects": ("参加测算", "Compared"),
    "what_if.movers": ("有变动", "Would move"),
    "what_if.changed": ("{field}变动", "{field}"),
    "what_if.cost": ("金额变化", "Pay"),
    "what_if.townships": ("各乡镇", "By township"),
    "what_if.link": (
        "本页网址包含全部假设，可以直接发给别人。",
        "The address of this page holds all that is supposed; it can be passed on.",
    ),
    "what_if.no_periods": (
        "这个办法还没有考核期，无从测算。",
        "There is no period under this scheme to try it on.",
    ),
}
