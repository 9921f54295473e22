"""Objections and appeals, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "objections.title": ("异议与申诉", "Objections and appeals"),
    "objections.own_title": ("我的异议", "My objections"),
    "objections.lead": (
        "公示期内对考核结果提出的异议，由未参与评分、计算和研究的人复核答复；未答复前结果不能生效。",
        (
            "Made while a notice is on show, and ruled on by somebody who had no hand in the "
            "result. Until then the result cannot become final."
        ),
    ),
    "objections.tab_pending": ("待处理", "Waiting"),
    "objections.tab_all": ("全部", "All"),
    "objections.views": ("异议列表", "Lists of objections"),
    "objections.what": ("异议事项", "About what"),
    "objections.period": ("考核期", "Period"),
    "objections.about": ("对象", "Whose result"),
    "objections.filed": ("提出日期", "Filed"),
    "objections.rule_by": ("答复期限", "Ruling due"),
    "objections.state": ("状态", "State"),
    "objections.none": (
        "没有待处理的异议。公示期内提出的异议会出现在这里。",
        "Nothing waits. Objections that are made while a notice is on show appear here.",
    ),
    "objections.none_own": (
        "您没有提出过异议。公示期内可以在自己的积分卡上提出。",
        "You made no objection. While a notice is on show you can, on your own card.",
    ),
    "objections.state_filed": ("已提出", "Filed"),
    "objections.state_acknowledged": ("已受理", "Acknowledged"),
    "objections.state_ruled": ("已答复", "Ruled on"),
    "objections.state_withdrawn": ("已撤回", "Withdrawn"),
    "objections.state_appealed": ("申诉中", "Appealed"),
    "objections.state_settled": ("申诉已答复", "Appeal ruled on"),
    "objections.ruling_upheld": ("成立", "Upheld"),
    "objections.ruling_upheld_in_part": ("部分成立", "Upheld in part"),
    "objections.ruling_rejected": ("不成立", "Rejected"),
    "objections.overdue": ("超期 {days} 天", "{days} days overdue"),
    "objections.field_result": ("整个结果", "The whole result"),
    "objections.field_score": ("得分", "Score"),
    "objections.field_rank": ("名次", "Rank"),
    "objections.field_grade": ("等次", "Grade"),
    "objections.field_tier": ("档次", "Tier"),
    "objections.field_coefficient": ("系数", "Coefficient"),
    "objections.field_amount": ("绩效金额", "Pay"),
    "objections.entry": ("第 {position} 条记录", "entry {position}"),
    "objections.objector_subject": ("本人提出", "by the person concerned"),
    "objections.objector_other": ("他人提出", "by somebody else"),
    "objections.start": ("代为登记异议", "Write an objection down for somebody"),
    "objections.start_help": (
        "群众或干部来访提出的异议，由经办人登记；登记人之后不能答复同一件异议。",
        "For who came by. Whoever writes it down cannot rule on it afterwards.",
    ),
    "objections.start_subject": (
        "对谁的结果（工号、编号或村代码）",
        "Whose result (staff code, id or code of a village)",
    ),
    "objections.start_next": ("下一步", "Next"),
    # Filing.
    "objections.new": ("提出异议", "Object to a result"),
    "objections.new_lead": (
        "公示至 {day}。异议由未参与评分的人复核，并书面答复您理由。提出异议不影响已得的分数。",
        (
            "Taken until {day}. Somebody who did not score will look at it and answer with "
            "reasons. Nobody loses points by objecting."
        ),
    ),
    "objections.which_field": ("对哪一项有异议", "What is wrong"),
    "objections.which_entry": ("是哪一条记录", "Which entry"),
    "objections.no_entry": ("不清楚，或没有记录", "I cannot say, or it is missing"),
    "objections.who": ("谁提出", "Who objects"),
    "objections.who_subject": ("本人（由我代为登记）", "The person concerned, and I write it down"),
    "objections.who_other": ("其他人（请在内容中写明姓名）", "Somebody else, named in the text"),
    "objections.text": ("异议内容和理由", "What is wrong, and why"),
    "objections.text_hint": (
        "写清事实和可以查证的材料。内容加密保存，只有处理人员和提出人能看到。",
        "State facts that can be checked. It is sealed: only those who handle it and you read it.",
    ),
    "objections.made_on": ("提出日期", "Day on which it was made"),
    "objections.send": ("提交异议", "Send the objection"),
    # One objection.
    "objections.one": ("异议：{what}", "Objection: {what}"),
    "objections.life": ("办理进度", "Progress of the objection"),
    "objections.acts": ("办理记录", "What was done"),
    "objections.act_filed": ("提出异议", "Objection"),
    "objections.act_acknowledged": ("受理", "Acknowledged"),
    "objections.act_ruled": ("答复：{ruling}", "Ruling: {ruling}"),
    "objections.act_withdrawn": ("撤回异议", "Withdrawn"),
    "objections.act_appealed": ("提出申诉", "Appeal"),
    "objections.act_settled": ("申诉答复：{ruling}", "Ruling on the appeal: {ruling}"),
    "objections.hidden": (
        "（内容只对处理人员和提出人显示）",
        "(shown to those who handle it only)",
    ),
    "objections.step_ruled": ("答复", "Ruling"),
    "objections.step_appeal": ("申诉", "Appeal"),
    "objections.acknowledge": ("受理", "Acknowledge"),
    "objections.acknowledge_title": ("受理异议", "Acknowledge it"),
    "objections.days": ("几天内答复", "Ruling within (days)"),
    "objections.days_hint": (
        "办法规定受理后 {days} 天内答复；可以更早，不能更晚。",
        "The scheme wants it within {days} days; it may be sooner, not later.",
    ),
    "objections.rule_title": ("复核答复", "Rule on it"),
    "objections.rule_appeal_title": ("申诉答复", "Rule on the appeal"),
    "objections.rule_hint": (
        "记分、计算、研究、登记过此事的人不能答复，系统会拒绝。",
        "Who scored, computed, decided or filed cannot rule; it is refused.",
    ),
    "objections.finding": ("结论", "Ruling"),
    "objections.reasons": ("理由", "Reasons"),
    "objections.reasons_hint": (
        "写给提出人看：查了什么、依据哪一条、结论是什么。内容加密保存。",
        "For the objector: what was looked at, by which rule, what follows. It is sealed.",
    ),
    "objections.redecide": ("是否更正研究确定的结果", "What becomes of the decision"),
    "objections.redecide_hint_published": (
        "只列出办法允许会议变更的项目。答复后立即生效，公示随之更改，不必重新开启考核期。",
        "Only what the scheme lets a meeting change. It holds at once, and the notice shows it.",
    ),
    "objections.redecide_hint_final": (
        "只列出办法允许会议变更的项目。结果已生效，答复后请“执行答复”，逐人更改结果并补差。",
        "Only what the scheme lets a meeting change. Carry it out to supersede the final outcome.",
    ),
    "objections.no_redecision": ("不更正决定", "Leave the decision as it is"),
    "objections.redecide_aside": (
        "撤销会议调整：{field} {holds} → {computed}（按计算结果）",
        "Set the meeting's change aside: {field} {holds} → {computed} (as computed)",
    ),
    "objections.redecide_value": ("{field} {holds} → {value}", "{field} {holds} → {value}"),
    "objections.redecide_number": (
        "{field} {holds} → 下面填写的数值",
        "{field} {holds} → the number given below",
    ),
    "objections.redecide_to": ("更正后的数值", "The number that holds instead"),
    "objections.redecide_reason": ("更正理由", "Why it is changed"),
    "objections.redecide_reason_hint": (
        "公开列入台账，写事由，不写姓名。更正决定时必填。",
        "Stands in clear in the ledger, without names. Needed where the decision is changed.",
    ),
    "objections.redecided": ("对决定的更正", "What it changed of the decision"),
    "objections.labels": (
        "更正后各等次（档次）人数与办法计算的不同，其他人的等次不因此变动：",
        "The numbers differ from what the scheme gives; nobody else is moved to make up for it:",
    ),
    "objections.label_count": (
        "{label}：按办法 {by_scheme} 人，现为 {decided} 人",
        "{label}: {by_scheme} by the scheme, {decided} as decided",
    ),
    "objections.others": (
        "按办法的步骤，另有 {count} 个对象的名次或结果随之变化，执行时逐个列出。",
        "By the scheme's own steps {count} others change with it; each is recorded by itself.",
    ),
    "objections.no_others": ("其他人的结果不变。", "Nobody else's result changes."),
    "objections.rule": ("作出答复", "Give the ruling"),
    "objections.withdraw_title": ("撤回", "Withdraw"),
    "objections.withdraw_help": (
        "撤回后不再复核，但提出过异议这件事仍留在台账里。",
        "It will not be ruled on. That it was made stays in the ledger.",
    ),
    "objections.withdraw": ("撤回异议", "Withdraw the objection"),
    "objections.appeal_title": ("不服答复？", "Not satisfied?"),
    "objections.appeal_help": (
        "可在 {day} 前申诉一次，由另一人复核。申诉期间结果照常生效；申诉成立的，更正结果并补差。",
        (
            "You may appeal once until {day}; yet another person rules. The result takes effect "
            "meanwhile, and is corrected and settled if the appeal is upheld."
        ),
    ),
    "objections.appeal_text": ("申诉理由", "Why the ruling is wrong"),
    "objections.appeal": ("提出申诉", "Appeal"),
    "objections.carry_out_title": ("执行答复", "Carry the ruling out"),
    "objections.carry_out_published": (
        "公示将撤下，考核期重新开放，更正后再计算、研究、公示。",
        "The notice is withdrawn and the period reopened; then it is computed and published anew.",
    ),
    "objections.carry_out_final": (
        "结果已生效：更正记录后重新计算，有变化的结果逐人更改，绩效差额补发或扣回。",
        "The result is final: outcomes that differ are superseded, and pay differences settled.",
    ),
    "objections.carry_out_open": (
        "考核期已重新开放，更正后请照常办理。",
        "The period is open again: correct the entry and take the usual course.",
    ),
    "objections.which_correction": ("更正哪一条记录", "Entry to correct"),
    "objections.no_correction": ("不更正记录", "None"),
    "objections.right_value": ("正确的分值", "Its right value"),
    "objections.right_level": ("或正确的档级", "Or its right level"),
    "objections.reason": ("事由（不写姓名）", "Reason, without names"),
    "objections.carry_out": ("执行", "Carry it out"),
}
