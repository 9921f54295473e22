"""A ruling changes what the meeting decided: before the final day, after it, and what it shows."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from api.office import periods
from projections.catalogue import PROJECTIONS
from projections.check import full_check, replay_check
from projections.deviations import find_deviations
from tests.api.county import CONTEXT, QUARTER, County
from tests.api.test_objections import PLACE, As, as_, file_, finalise

__all__ = ["as_"]

FIRST, SECOND = 0, 6
"""Both are village secretaries: by points the first is graded 优秀, the other 一般."""
WORDS = "会议调整的事由与本人无关"
NOTICE = f"/notices/{'/'.join((*QUARTER, '2025-Q2'))}?place=xuqiao-1"
CORRECTED = "更正：本公示贴出以后"
ASIDE = {"field": "grade", "set_aside": True, "reason": WORDS}


@pytest.fixture
def lowered(county: County) -> County:
    """The second quarter is on notice; the meeting lowered the first from 优秀 to 一般."""
    county.clock.set(2025, 7, 3)
    office, place = county.office, (*QUARTER, "2025-Q2")
    for act in (periods.close_period, periods.compute_period):
        act(office, *place, CONTEXT)
        office.catch_up()
    change = periods.Change(county.people[FIRST], "grade", "一般", "群众有反映")
    periods.decide_period(
        office,
        *place,
        CONTEXT,
        meeting="7月3日联席会议",
        deviations=periods.deviations_from(office, *place, [change]),
    )
    office.catch_up()
    periods.publish_period(office, *place, CONTEXT)
    office.catch_up()
    return county


def rule(client: Any, objection: str, redecision: Any, act: str = "rule", **fields: Any) -> Any:
    given = {
        "ruling": "upheld",
        "reasons": "经核实，异议成立。",
        "redecision": redecision,
        **fields,
    }
    return client.post(f"/v1/objections/{objection}/{act}", json=given)


def corrected_by(client: Any) -> int:
    """The entry that the notice says it was corrected by."""
    found = re.search(CORRECTED + r"，有结果经台账第 (\d+) 条更正", client.get(NOTICE).text)
    assert found
    return int(found[1])


def grades(client: Any) -> dict[str, str]:
    rows = client.get(f"/v1/standings/{'/'.join(PLACE.values())}").json()["rows"]
    return {row["subject"]: row["figures"]["grade"] for row in rows}


def checked(county: County) -> None:
    """Every final period comes out again, and every table folds to the same rows."""
    with county.office.database.connection() as connection:
        report = replay_check(connection, county.office.ledger.name)
    assert report.differences == ()
    full = full_check(county.office.database.pool, county.office.ledger.name, PROJECTIONS)
    assert full.clean, full


def test_before_the_final_day_the_decision_changes_at_once(lowered: County, as_: As) -> None:
    me = lowered.people[FIRST]
    clerk = as_("county_clerk")
    before = grades(clerk)
    assert before[me] == "一般"
    objection = file_(as_("cadre", "xuqiao-1", me), me, field="grade")
    form = clerk.get(f"/objections/{objection}").text
    assert "撤销会议调整：等次 一般 → 优秀（按计算结果）" in form
    assert CORRECTED not in clerk.get(NOTICE).text
    answer = rule(clerk, objection, ASIDE)
    assert answer.status_code == 201, answer.text
    lowered.office.catch_up()
    assert grades(clerk) == before | {me: "优秀"}
    assert corrected_by(clerk) == lowered.office.ledger.head()
    assert "群众有反映" not in clerk.get(NOTICE).text
    told = clerk.get(f"/v1/objections/{objection}").json()
    assert told["redecisions"][0] | {"position": 0} == {
        "position": 0,
        "field": "grade",
        "computed": "优秀",
        "before": "一般",
        "decided": "优秀",
        "set_aside": True,
        "reason": WORDS,
    }
    assert (told["to_carry_out"], told["period_state"]) == (False, "published")
    assert told["consequences"] == {"others": 0, "labels": []}
    lowered.clock.set(2025, 7, 9)
    finalise(lowered)
    assert grades(clerk)[me] == "优秀"
    checked(lowered)
    lowered.clock.set(2025, 7, 8)
    assert corrected_by(clerk)


def test_after_the_final_day_it_is_carried_out_by_superseding(lowered: County, as_: As) -> None:
    me = lowered.people[FIRST]
    clerk, other = as_("county_clerk"), as_("county_clerk", person="p-other")
    objection = file_(as_("cadre", "xuqiao-1", me), me, field="grade")
    rule(clerk, objection, None, ruling="rejected")
    lowered.clock.set(2025, 7, 9)
    finalise(lowered)
    as_("cadre", "xuqiao-1", me).post(
        f"/v1/objections/{objection}/appeal", json={"text": "请再核", "on": "2025-07-08"}
    ).raise_for_status()
    lowered.office.catch_up()
    held = grades(clerk)
    assert rule(clerk, objection, ASIDE, "rule-appeal").json()["code"] == "own-work"
    assert rule(other, objection, ASIDE, "rule-appeal").status_code == 201
    lowered.office.catch_up()
    told_at = lowered.office.ledger.head()
    lowered.clock.set(2025, 7, 8)  # while the notice is up
    assert CORRECTED not in clerk.get(NOTICE).text
    lowered.clock.set(2025, 7, 9)
    # What is final is only superseded: the ruling alone changes no figure, and no explanation.
    assert grades(clerk) == held
    query = "&".join(f"{name}={value}" for name, value in PLACE.items())
    why = f"/v1/cadres/{me}/explanation/grade?{query}"
    assert "群众有反映" in clerk.get(why).text
    assert other.get(f"/v1/objections/{objection}").json()["to_carry_out"]
    checked(lowered)
    done = other.post(f"/v1/objections/{objection}/carry-out", json={"reason": "申诉成立"})
    assert done.status_code == 201, done.text
    lowered.office.catch_up()
    assert not other.get(f"/v1/objections/{objection}").json()["to_carry_out"]
    assert grades(clerk) == held | {me: "优秀"}
    lowered.clock.set(2025, 7, 8)
    assert corrected_by(clerk) > told_at
    lowered.clock.set(2025, 7, 9)
    assert "群众有反映" not in clerk.get(why).text
    history = clerk.get(f"/v1/cadres/{me}/history").json()["moments"]
    assert [one["type"] for one in history][-3:] == [
        "decision-revised",
        "outcome-superseded",
        "pay-settled",
    ]
    assert WORDS in [one["reason"] for one in history]
    assert WORDS in clerk.get(f"/cadres/{me}?of={'/'.join(PLACE.values())}").text
    # As it was known before the ruling.
    place = "/".join(PLACE.values())
    ruled_at = history[-3]["position"]
    then = clerk.get(f"/v1/standings/{place}?as_of={ruled_at - 2}").json()["rows"]
    assert {row["subject"]: row["figures"]["grade"] for row in then}[me] == "一般"
    checked(lowered)


def test_what_it_means_for_the_others_is_told_and_not_done(lowered: County, as_: As) -> None:
    first, second = lowered.people[FIRST], lowered.people[SECOND]
    clerk = as_("county_clerk")
    before = grades(clerk)
    assert before[second] == "一般"
    another = file_(as_("cadre", "xuqiao-1", first), first, field="grade")
    objection = file_(as_("cadre", "sikong-1", second), second, field="grade")
    up = {"field": "grade", "decided": "优秀", "reason": "抗洪表现未计入"}
    assert rule(clerk, objection, up).status_code == 201
    lowered.office.catch_up()
    assert grades(clerk) == before | {second: "优秀"}
    query = "&".join(f"{name}={value}" for name, value in PLACE.items())
    assert "抗洪表现未计入" in clerk.get(f"/v1/cadres/{second}/explanation/grade?{query}").text
    # What another ruling changes later does not follow from this one.
    assert rule(clerk, another, ASIDE).status_code == 201
    lowered.office.catch_up()
    told = clerk.get(f"/v1/objections/{objection}").json()["consequences"]
    assert told["others"] == 0
    counted = Counter((before | {first: "优秀"}).values())
    assert {one["label"]: (one["by_scheme"], one["decided"]) for one in told["labels"]} == {
        "优秀": (counted["优秀"], counted["优秀"] + 1),
        "一般": (counted["一般"], counted["一般"] - 1),
    }
    page = clerk.get(f"/objections/{objection}").text
    assert f"优秀：按办法 {counted['优秀']} 人，现为 {counted['优秀'] + 1} 人" in page
    assert "其他人的结果不变" in page


def test_the_notice_gives_the_reason_of_another_decision(
    lowered: County, as_: As, tmp_path: Path
) -> None:
    me, clerk = lowered.people[FIRST], as_("county_clerk")
    objection = file_(as_("cadre", "xuqiao-1", me), me, field="grade")
    assert rule(clerk, objection, {"field": "grade", "decided": "较差", "reason": WORDS}).is_success
    lowered.office.catch_up()
    page = clerk.get(NOTICE).text
    assert f"异议成立后，“等次”由“一般”更正为“较差”，理由：{WORDS}" in page
    assert corrected_by(clerk) == lowered.office.ledger.head()
    paper = clerk.get(NOTICE.replace("?", "/pdf?")).content
    (tmp_path / "notice.pdf").write_bytes(paper)
    read = subprocess.run(
        ["pdftotext", tmp_path / "notice.pdf", "-"], capture_output=True, check=True
    )
    assert CORRECTED in read.stdout.decode()


def test_auditors_find_it_beside_the_ruling(lowered: County, as_: As) -> None:
    me = lowered.people[FIRST]
    objection = file_(as_("cadre", "xuqiao-1", me), me, field="grade")
    rule(as_("county_clerk"), objection, ASIDE)
    lowered.office.catch_up()
    auditor = as_("auditor")
    found = auditor.get("/v1/supervision?kind=decision-revised").json()["findings"]
    assert [(one["subject"], one["detail"], one["reason"]) for one in found] == [
        (me, "grade: 一般 → 优秀", WORDS)
    ]
    page = auditor.get("/supervision?kind=decision-revised").text
    assert "等次 一般 → 优秀" in page
    # The meeting's own change stays listed.
    kept = auditor.get("/v1/supervision?kind=deviation").json()["findings"]
    assert me in {one["subject"] for one in kept}
    with lowered.office.database.connection() as connection:
        stand = find_deviations(
            connection, lowered.office.ledger.name, period="2025-Q2", subject=me
        )
    assert stand == []


@pytest.mark.parametrize(
    ("redecision", "code"),
    [
        ({"field": "score", "decided": "99", "reason": "x"}, "change-not-allowed"),
        ({"field": "grade", "decided": "极好", "reason": "x"}, "not-a-result"),
        ({"field": "grade", "decided": "一般", "reason": "x"}, "nothing-revised"),
    ],
)
def test_refuses_what_a_meeting_could_not_decide(
    lowered: County, as_: As, redecision: dict[str, Any], code: str
) -> None:
    me = lowered.people[FIRST]
    objection = file_(as_("cadre", "xuqiao-1", me), me, field="grade")
    answer = rule(as_("county_clerk"), objection, redecision)
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_the_form_rules_and_revises(lowered: County, as_: As) -> None:
    me = lowered.people[FIRST]
    clerk = as_("county_clerk")
    objection = file_(as_("cadre", "xuqiao-1", me), me, field="grade")
    sent = {"ruling": "upheld", "reasons": "成立", "redecide": "grade:aside"}
    lacking = clerk.post(f"/objections/{objection}/rule", data=sent, follow_redirects=False)
    assert lacking.status_code == 422
    assert 'id="field-redecide_reason"' in lacking.text
    done = clerk.post(
        f"/objections/{objection}/rule",
        data={**sent, "redecide_reason": WORDS},
        follow_redirects=False,
    )
    assert done.status_code == 303, done.text
    page = clerk.get(f"/objections/{objection}").text
    assert f"会议定为 一般，异议成立，调整撤销，按计算结果 优秀。理由：{WORDS}" in page
    assert "更正研究确定的结果一处" in clerk.get(f"/periods/{'/'.join(PLACE.values())}").text
