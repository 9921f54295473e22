"""Events and changes of state in words, Chinese and English, with the titles of the schemes."""

from __future__ import annotations

from typing import Any

from api.office.answering.reading import Reading
from api.pages.language import Language
from api.pages.wording import period_words
from domain.events.base import Event
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted
from domain.scaled import FEN_PER_YUAN
from domain.schemes.model import Scheme
from domain.schemes.values import Label
from projections.periods import PeriodLife

_ACTS = {
    "person-registered": Label("登记入册", "Registered"),
    "person-details-changed": Label("更改个人信息", "Personal details changed"),
    "person-erased": Label("删除个人信息", "Personal data erased"),
    "cadre-appointed": Label("任职", "Appointed"),
    "cadre-transferred": Label("调任", "Transferred"),
    "cadre-class-changed": Label("变更类别", "Class changed"),
    "cadre-departed": Label("离任", "Left the post"),
    "body-registered": Label("机构登记", "Body registered"),
    "body-renamed": Label("机构更名", "Body renamed"),
    "body-closed": Label("机构撤销", "Body closed"),
    "entry-recorded": Label("记录", "Recorded"),
    "entry-corrected": Label("更正第 {corrects} 条", "Corrected entry {corrects}"),
    "entry-withdrawn": Label("撤回第 {withdraws} 条", "Withdrew entry {withdraws}"),
    "outcome-recorded": Label("考核结果生效", "Outcome became final"),
    "outcome-superseded": Label("考核结果更改", "Outcome superseded"),
    "tier-changed": Label("档次变动", "Tier changed"),
    "pay-determined": Label("核定绩效", "Pay determined"),
    "pay-settled": Label("绩效清算", "Pay settled"),
    "duty-assigned": Label("任务交办", "Duty assigned"),
    "duty-cancelled": Label("任务取消", "Duty cancelled"),
    "duty-ordered": Label("直接交办任务", "Duty ordered"),
    "duty-step-recorded": Label("第 {duty} 条任务的办理情况", "Step on duty {duty}"),
    "duty-closed": Label("第 {duty} 条任务销号", "Duty {duty} closed"),
    "duty-returned": Label("第 {duty} 条任务退回", "Duty {duty} returned"),
    "duty-escalated": Label("第 {duty} 条任务逾期提级", "Late duty {duty} escalated"),
    "objection-filed": Label("提出异议", "Objection filed"),
    "objection-acknowledged": Label("受理异议", "Objection acknowledged"),
    "objection-ruled": Label("答复异议", "Objection ruled on"),
    "decision-revised": Label("异议成立，更正研究确定的结果", "Decision revised by a ruling"),
    "objection-withdrawn": Label("撤回异议", "Objection withdrawn"),
    "appeal-filed": Label("提出申诉", "Appeal filed"),
    "case-verified": Label("情形 {case} 查实", "Case {case} verified"),
    "measure-imposed": Label("情形 {case} 采取措施", "Measure after case {case}"),
    "measure-lifted": Label("情形 {case} 解除措施", "Measure after case {case} lifted"),
    "case-reversed": Label("情形 {case} 撤销认定", "Case {case} reversed"),
    "appeal-ruled": Label("答复申诉", "Appeal ruled on"),
}
_FIELDS = {
    "score": Label("得分", "Score"),
    "rank": Label("名次", "Rank"),
    "grade": Label("等次", "Grade"),
    "tier": Label("档次", "Tier"),
    "coefficient": Label("系数", "Coefficient"),
    "amount_fen": Label("绩效金额（元）", "Pay (yuan)"),
    "unit": Label("单位", "Body"),
    "cadre_class": Label("类别", "Class"),
    "post": Label("职务", "Post"),
    "starts_on": Label("任职起", "From"),
    "ends_on": Label("任职止", "Until"),
    "registered": Label("登记", "Registered"),
    "erased": Label("已删除", "Erased"),
}
# A state's internals: they follow from what is told.
_UNTOLD = ("appointment subject", "appointment service_from", "appointment unit_from")
_YES = "yes"


class Words:
    """Titles are looked up once in the schemes of one answer."""

    def __init__(self, reading: Reading, *, paid: bool) -> None:
        """`paid`: whether amounts of pay are told."""
        self._reading = reading
        self._paid = paid
        self._titles: dict[tuple[str, str, str, str], Label] = {}

    def summary(self, event: Event) -> Label:
        """What happened, in a few words."""
        act = _ACTS.get(event.TOPIC, Label(event.TOPIC, event.TOPIC))
        values = {
            name: getattr(event, name, "") for name in ("corrects", "withdraws", "duty", "case")
        }
        about = self._about(event)
        return Label(
            act.zh.format(**values) + (f"：{about.zh}" if about.zh else ""),
            act.en.format(**values) + (f": {about.en}" if about.en else ""),
        )

    def is_told(self, what: str) -> bool:
        """Whether a change is worth a line."""
        pay = what.startswith("pay ") or what.endswith(" amount_fen")
        return what not in _UNTOLD and (self._paid or not pay)

    def changed(self, what: str) -> Label:
        """The title of something that changed; `what` is as `projections.replay_state` names it."""
        kind, _, rest = what.partition(" ")
        parts = rest.split(" ")
        if kind in ("appointment", "outcome"):
            return _FIELDS.get(parts[-1], Label(what, what))
        if kind in ("points", "level", "pay", "duty"):
            return self._title(parts[0], parts[1])
        if kind == "tier":
            return _FIELDS["tier"]
        if kind in ("case", "measure"):
            return self._case_title(parts[0], parts[1])
        return _FIELDS.get(kind, Label(what, what))

    def period(self, what: str) -> str:
        """scheme/assessment/period of something that changed; "" where it belongs to none."""
        kind, _, rest = what.partition(" ")
        place = rest.split(" ")[0]
        return place if kind in ("points", "level", "outcome", "pay", "duty") else ""

    def heading(self, period: str) -> Label:
        """The assessment and period that scheme/assessment/period names; blank for ""."""
        if not period:
            return Label("", "")
        _, assessment, key = period.split("/")
        title = self._title(period, assessment)
        return Label(f"{title.zh} {_period(key, 'zh')}", f"{title.en} {_period(key, 'en')}")

    def value(self, what: str, text: str | None) -> str | None:
        """The value of something that changed, as people write it."""
        if text is None:
            return None
        if text == _YES:
            return "✓"
        if what == "appointment unit":
            return self._reading.body_name(text)
        if what.endswith(("(fen)", " amount_fen")):
            fen = int(text)
            return (
                f"{'-' if fen < 0 else ''}{abs(fen) // FEN_PER_YUAN}.{abs(fen) % FEN_PER_YUAN:02d}"
            )
        return text

    def _about(self, event: Any) -> Label:
        """What the event is about: the input, the stream, the duty, or the assessment and period."""
        scheme = getattr(event, "scheme", None)
        if scheme is None:
            what = getattr(event, "what", "")
            return Label(what, what)
        if isinstance(event, CaseVerified | CaseReversed):
            return self._case_title(scheme, event.situation)
        if isinstance(event, MeasureImposed | MeasureLifted):
            return self._case_title(scheme, event.measure)
        key = f"{scheme}/{event.assessment}/{event.period}"
        for name in ("input", "stream", "duty"):
            if value := getattr(event, name, None):
                title = self._title(key, value)
                item = getattr(event, "item", "")
                zh = "，".join(filter(None, [item, _period(event.period, "zh")]))
                en = ", ".join(filter(None, [item, _period(event.period, "en")]))
                return Label(
                    f"{title.zh}（{zh}）" if zh else title.zh,
                    f"{title.en} ({en})" if en else title.en,
                )
        title = self._title(key, event.assessment)
        return Label(
            f"{title.zh} {_period(event.period, 'zh')}", f"{title.en} {_period(event.period, 'en')}"
        )

    def _case_title(self, scheme_name: str, name: str) -> Label:
        """The title of a situation or a measure, under the pack of the newest period."""
        scheme = self._scheme(scheme_name, "", "")
        titles: dict[str, Label] = {}
        if scheme is not None:
            titles = {one.name: one.title for one in scheme.situations}
            titles |= {one.name: one.title for one in scheme.measures}
        return titles.get(name, Label(name, name))

    def _title(self, period: str, name: str) -> Label:
        """The title of an input, step or assessment under the pack of that period."""
        scheme_name, assessment, key = period.split("/")
        found = self._titles.get((scheme_name, assessment, key, name))
        if found is None:
            scheme = self._scheme(scheme_name, assessment, key)
            found = _title_in(scheme, assessment, name) if scheme else Label(name, name)
            self._titles[scheme_name, assessment, key, name] = found
        return found

    def _scheme(self, scheme: str, assessment: str, period: str) -> Scheme | None:
        """The pack of that period; for entries without one, of the newest period there is."""
        candidates: list[PeriodLife] = [
            life for life in self._reading.lives if life.scheme == scheme
        ]
        exact = [
            life for life in candidates if (life.assessment, life.period) == (assessment, period)
        ]
        chosen = (exact or candidates)[-1:]
        return self._reading.scheme(chosen[0]) if chosen else None


def _period(key: str, language: Language) -> str:
    return period_words(key, language) if key else ""


def _title_in(scheme: Scheme, assessment: str, name: str) -> Label:
    for declared in scheme.inputs:
        if declared.name == name:
            return declared.title
    for each in scheme.assessments:
        if each.name == name:
            return each.title
        for step in each.steps if each.name == assessment else ():
            if step.name == name:
                return step.title
    return Label(name, name)
