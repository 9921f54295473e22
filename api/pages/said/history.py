"""The history, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "change.up": ("上升 {count} 位", "up {count}"),
    "change.down": ("下降 {count} 位", "down {count}"),
    "change.same": ("持平", "unchanged"),
    "change.new": ("上期无名次", "not ranked before"),
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
}
