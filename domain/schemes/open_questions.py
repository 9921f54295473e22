"""The questions that no assessment scheme may leave unanswered, P-01 to P-20.

Each is settled by a parameter of the scheme, or the scheme says why it does not arise.
"""

from __future__ import annotations

from domain.schemes.values import Label

OPEN_QUESTIONS: dict[str, Label] = {
    "P-01": Label("排名与比例的基数", "population of a ranking or quota"),
    "P-02": Label("百分比折算人数", "percentage to head count"),
    "P-03": Label("各等次名额之和", "quotas that must add up"),
    "P-04": Label("并列", "ties at a cut"),
    "P-05": Label("名次写法", "rank style"),
    "P-06": Label("精度与舍入", "precision and rounding"),
    "P-07": Label("封顶与保底", "caps and floors"),
    "P-08": Label("有效期与重复计分", "validity and double counting"),
    "P-09": Label("考核周期与补录", "period calendar and late data"),
    "P-10": Label("期中变动", "changes in mid-period"),
    "P-11": Label("连续年份的计算", "consecutive years"),
    "P-12": Label("门槛、否决、封顶的次序", "order of gates, vetoes, caps and quotas"),
    "P-13": Label("会议权限", "powers of the meeting"),
    "P-14": Label("负面情形的状态", "status of a reported negative item"),
    "P-15": Label("异议与申诉期限", "objection and appeal window"),
    "P-16": Label("公开的范围与期限", "disclosure"),
    "P-17": Label("报酬的影响", "effect on pay"),
    "P-18": Label("引用其他办法的结果", "results of another scheme"),
    "P-19": Label("缺少数据", "missing input"),
    "P-20": Label("“等”字与增列项目", "open lists"),
}
