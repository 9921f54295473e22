"""The history, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "change.up": ("上升 {count} 位", "up {count}"),
    "change.down": ("下降 {count} 位", "down {count}"),
    "change.same": ("持平", "unchanged"),
    "change.new": ("上期无名次", "not ranked before"),
    "history.title": ("履历与记录", "History"),
    "history.help": (
        "台账中关于本人的全部记录，新的在上。每条记录有两个时间：哪天发生，哪天记入。",
        (
            "Everything in the ledger about this subject, newest first. Each entry has two times: "
            "the day from which it is true, and the day on which it became known."
        ),
    ),
    "history.known": ("截至记入日", "As known on"),
    "history.known_hint": (
        "只看当时台账已经知道的；留空为至今。",
        "Only what the ledger knew by then; blank: until now.",
    ),
    "history.true": ("截至发生日", "Effective until"),
    "history.true_hint": (
        "只看当时已经发生的；留空为至今。",
        "Only what had happened by then; blank: until now.",
    ),
    "history.earlier": ("前一刻", "Earlier"),
    "history.later": ("后一刻", "Later"),
    "history.shown": ("显示 {shown} 条，全部 {count} 条", "{shown} of {count} entries"),
    "history.late": ("{count} 条为事后补记", "{count} recorded on a later day"),
    "history.axis_known": ("记入日", "recorded on"),
    "history.axis_true": ("发生日", "true from"),
    "history.axes_alt": (
        "每个点是同一天发生、同一天记入的记录，越大越多；在斜线上为当天记入，在其上方为事后补记。",
        (
            "Each dot is what was true from one day and recorded on one day, larger for more; on "
            "the slanted line it was recorded the same day, above it later."
        ),
    ),
    "history.dot": (
        "{count} 条：{true}发生，{known}记入",
        "{count}: true from {true}, recorded on {known}",
    ),
    "history.exports": ("导出：", "Export:"),
    "history.bundle": ("审计包", "Audit bundle"),
    "history.effective": ("发生", "True from"),
    "history.actor": ("办理", "Recorded by"),
    "history.type": ("记录类型", "Type"),
    "history.recorded_late": ("事后补记", "recorded later"),
    "history.changed": ("这条记录改变了什么", "What it changed"),
    "history.nothing_changed": (
        "这条记录没有改变任职、积分或结果。",
        "It changed no appointment, points or result.",
    ),
    "history.what": ("项目", "What"),
    "history.state": ("此刻前后的全貌", "All that held before and after"),
    "history.state_help": (
        "按当时台账所知，分考核期列出；有变化的行着色。",
        "As the ledger knew it then, by period; rows that changed are coloured.",
    ),
    "history.person": ("任职与登记", "Appointment"),
    "history.proof": ("存证", "Proof"),
    "history.proof_help": (
        "记录的哈希值是台账默克尔树上的一片叶。抄下序号和哈希值，以后任何时候都能核对这条记录是否改动过。",
        (
            "The hash of the entry is a leaf of the ledger's Merkle tree. Note the position and the "
            "hash: with them anyone can tell at any later time whether the entry was altered."
        ),
    ),
    "history.position": ("台账序号", "Position"),
    "history.leaf": ("叶哈希（SHA-256）", "Leaf hash (SHA-256)"),
    "history.beside": ("前后记录", "Moments beside it"),
    "history.then": ("回放到当天", "The history as of that day"),
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
}
