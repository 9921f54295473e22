"""Every command, in the order of a month's work, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path

import pytest
import typer.main

from api.imports.roster import body_code
from domain.merkle.cosignatures import ED25519
from domain.merkle.keys import SigningKey, format_vkey
from domain.schemes import packs
from ops.cli.main import application
from tests.integration.cli import month
from tests.integration.cli.conftest import LOG_KEY, Mingce
from tests.integration.cli.month import PLACE

pytestmark = [pytest.mark.database, pytest.mark.slow]

CONDUCT = Path(__file__).parents[2] / "api" / "conduct.yaml"
REPORTED = {"situation": "neglect", "day": "2025-04-09", "narrative": "台账空缺", "subject": "H-2"}
# These serve until they are stopped: see test_serve.py and test_witness_processes.py.
SERVING = {"serve", "demo", "witness serve"}
FEBRUARY = (*PLACE[:2], "2025-02")


PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""


def story(here: Path) -> Generator[str, int, None]:
    """Command lines that all succeed, in turn. It is sent the ledger's head after each."""
    write_files(here)
    yield "init"
    yield "settings"
    yield from a_scheme_is_adopted()
    yield "roster template roster.xlsx"
    yield "roster import roster.csv --county-name 示例县"
    yield from a_village_comes_and_goes()
    yield from somebody_comes_and_goes()
    yield from somebody_is_let_in()
    yield "roster list"
    yield "import allowances.csv haixing-monthly month"
    month_ = " ".join(PLACE)
    yield f"period open {month_} --on 2025-03-10"
    yield f"template month.xlsx {month_}"
    yield f"import scores.csv {month_}"
    finding = yield "entry record haixing-monthly month H-2 daily_finding --value 3 --on 2025-03-20"
    yield f"entry show {finding}"
    yield f"entry correct {finding} --value 2 --reason 看错行"
    other = yield "entry record haixing-monthly month H-3 daily_finding --value 3 --on 2025-03-20"
    yield f"entry withdraw {other} --reason 查无此事"
    yield f"standing {month_}"
    yield f"whatif {month_} --scheme haixing.yaml --entry H-1:daily_finding:10"
    yield f"explain {month_} H-1 score"
    yield f"period close {month_} --on 2025-04-02"
    yield f"period compute {month_} --on 2025-04-02"
    yield f"period decide {month_} --meeting 联席会 --changes-file changes.json --on 2025-04-02"
    yield f"period publish {month_} --on 2025-04-02"
    objection = yield from somebody_objects(month_)
    yield f"period finalise {month_} --on 2025-04-08"
    yield from somebody_appeals(objection)
    cause = yield f"entry correct {finding} --value 10 --reason 复核 --late"
    yield f"period supersede {month_} --because {cause} --reason 复核后扣分增加"
    carry_out = f"objection carry-out {objection} --reason 复核成立"
    yield f"{carry_out} --entry {finding} --value 9"
    yield from something_is_owed()
    yield from a_case_is_reported()
    yield "supervise"
    february = " ".join(FEBRUARY)
    yield f"period open {february}"
    yield f"period close {february}"
    yield f"period reopen {february} --reason 补录"
    yield from questions()


def a_scheme_is_adopted() -> Generator[str, int, None]:
    yield from the_rules()


def the_rules() -> Generator[str, int, None]:
    yield "scheme list"
    yield "scheme check haixing-monthly"
    yield "scheme show haixing-monthly"
    yield "scheme text haixing-monthly"
    yield "scheme diff haixing-monthly haixing.yaml"
    yield "scheme schema"
    yield "scheme adopt haixing-monthly"
    yield "scheme adopted"


def questions() -> Generator[str, int, None]:
    yield "period list"
    yield "outcome H-2 --superseded"
    yield "coefficients H-2"
    yield "history H-2"
    yield "replay H-2"
    yield "replay --check --full"
    yield "rebuild"
    yield from keys_sign_the_log()
    yield "log integrate"
    yield "log status"
    yield "log checkpoint"
    yield "log publish copy --entries"
    yield "log receipt 1 --wait"
    watched = f"--store watched.sqlite --key {format_vkey(LOG_KEY.key)}"
    yield f"monitor watch copy {watched} --once"
    yield f"monitor add test-county-1.tlog-proof copy/checkpoint {watched}"
    yield "monitor list --store watched.sqlite"
    yield "verify"
    yield "verify copy"
    yield "export evidence H-2 -o evidence.pdf"
    yield "export audit -o audit.zip"
    yield f"export audit --period {'/'.join(PLACE)} --names -o january.zip"
    yield "verify audit.zip"
    yield "dashboard allow mingce_dashboard"
    yield "dashboard list"
    yield "dashboard deny mingce_dashboard"
    yield "status"


def keys_sign_the_log() -> Generator[str, int, None]:
    other = SigningKey(LOG_KEY.name, ED25519, bytes(32)).key
    yield "log new-key"
    yield f"log introduce-key {format_vkey(other)}"
    yield f"log retire-key {other.key_id.hex()} --reason 遗失"
    yield "log keys"
    yield "log witnesses"
    yield "witness new-key paper.example/w --key witness.key"
    memory = f"--store witness --key witness.key --log {format_vkey(LOG_KEY.key)}"
    yield f"witness status {memory}"


def a_village_comes_and_goes() -> Generator[str, int, None]:
    township = body_code("苏基镇")
    yield f"body register v-new 新村 --kind village --parent {township} --on 2025-01-01"
    yield "body rename v-new 新东村 --on 2025-02-01"
    yield "body close v-new --last-day 2025-02-28 --reason 并入东村"
    yield "body list --on 2025-03-01"


def somebody_comes_and_goes() -> Generator[str, int, None]:
    village = body_code("苏基镇", "东村")
    yield "roster register 新来的 --staff-code H-7"
    yield "roster change-details H-7 --phone 13800000000"
    yield f"roster appoint H-7 --body {body_code('苏基镇', '西村')} --class 委员 --on 2025-03-01"
    yield "roster change-class H-7 --class 书记 --on 2025-03-02"
    yield f"roster transfer H-7 --body {village} --class 书记 --on 2025-03-03"
    yield "roster depart H-7 --last-day 2025-03-04 --reason 辞职"
    yield "roster erase H-7 --reason 本人申请 --yes"


def somebody_objects(month_: str) -> Generator[str, int, int]:
    other = yield f"objection file {month_} H-2 --text 与记录不符 --on 2025-04-02"
    yield f"objection withdraw {other} --on 2025-04-03"
    filed = yield f"objection file {month_} H-1 --text 少记一次 --field score --on 2025-04-03"
    yield f"objection acknowledge {filed} --days 5 --on 2025-04-03"
    yield f"--as p-2 objection rule {filed} rejected --reasons 记录属实 --on 2025-04-04"
    yield "objection list"
    return filed


def somebody_appeals(filed: int) -> Generator[str, int, None]:
    yield f"objection appeal {filed} --text 请再核 --on 2025-04-08"
    yield (
        f"--as p-3 objection rule {filed} upheld --appeal --reasons 成立 --on 2025-04-08 "
        "--redecide grade --to 一般 --because 会议未计入抗洪表现"
    )


def something_is_owed() -> Generator[str, int, None]:
    owing = f"--body {body_code('苏基镇')} --due 2025-04-20 --on 2025-04-09"
    duty = yield f"duty order H-1 环境整治整改 {owing}"
    yield f"duty step {duty} --words 已整改 --done --evidence roster.csv --on 2025-04-10"
    yield f"--as p-2 duty return {duty} --reason 缺少照片 --on 2025-04-11"
    yield "duty escalate --on 2025-04-25"
    yield f"duty step {duty} --words 已补拍 --done --on 2025-04-26"
    yield f"--as p-2 duty close {duty} --finding 已核实 --on 2025-04-27"
    yield "duty list"


def a_case_is_reported() -> Generator[str, int, None]:
    yield "scheme adopt conduct.yaml"
    told = "conduct neglect --day 2025-04-10 --subject"
    case = yield f"--as p-1 case report {told} H-1 --narrative 整治未动工 --reference 7 --on 2025-04-20"
    again = f"{case} neglect --day 2025-04-11 --narrative 整治至今未动工 --subject H-1"
    yield f"--as p-1 case correct {again} --reason 日期有误 --on 2025-04-20"
    yield f"case effects {told} H-1"
    yield "case list --queue"
    yield f"--as p-2 case start {case} --on 2025-04-21"
    yield f"--as p-2 case show {case} --open"
    yield f"--as p-2 case verify {case} --finding 属实 --evidence roster.csv --on 2025-04-22"
    imposed = f"{case} withhold --from 2025-05-01 --to 2025-07-31 --reason 扣发 --on 2025-04-22"
    measure = yield f"--as p-2 case measure {imposed}"
    yield f"--as p-2 case lift {case} {measure} --from 2025-06-01 --reason 已整改 --on 2025-04-23"
    yield f"--as p-3 case reverse {case} --reason 申诉成立 --on 2025-04-24"
    yield f"--as p-3 case settle {case}"
    other = yield f"--as p-1 case report {told} H-2 --narrative 群众反映 --on 2025-04-20"
    yield f"--as p-2 case start {other} --on 2025-04-21"
    yield f"--as p-2 case dismiss {other} --finding 查无此事 --on 2025-04-22"
    third = yield f"--as p-1 case report {told} H-3 --narrative 群众反映 --on 2025-04-20"
    yield f"--as p-1 case withdraw {third} --reason 误报 --on 2025-04-21"
    yield "case template cases.xlsx conduct"
    yield "--as p-1 case import cases.ndjson conduct --dry-run"
    batch = yield "--as p-1 case import cases.ndjson conduct"
    yield f"case receipt {batch}"
    yield "case counts"
    yield "case summary 2025-04"


def somebody_is_let_in() -> Generator[str, int, None]:
    county = "test/county"  # a roster calls the county by the ledger's name
    yield "access first-administrator chief --name 林管理"
    yield "access open reviewer --name 周审核"
    yield f"access give reviewer township_reviewer --in {body_code('苏基镇')} --until 2099-12-31"
    yield "access code reviewer"
    yield f"access take-back reviewer township_reviewer --in {body_code('苏基镇')} --reason 调离"
    yield "access close reviewer --reason 调离"
    yield f"access register-client board --body {county} --name 大屏"
    yield f"access give board dashboard --in {county}"
    yield "access secret board --at-once"
    yield "access add-key board board-2025 key.pem"
    yield "access end-key board board-2025 --reason 更换"
    yield "access list"
    yield "access close-client board --reason 停用"
    yield "access rotate-token-key"


def write_files(here: Path) -> None:
    dearer = packs.pack_text(PLACE[0], "2024.1").replace('value: "100"', 'value: "150"')
    change = {"subject": "H-6", "field": "grade", "decided": "一般", "reason": "抗洪"}
    for name, text in {
        "roster.csv": month.roster(),
        "allowances.csv": month.allowances(),
        "scores.csv": month.scores(),
        "changes.json": json.dumps([change]),
        "haixing.yaml": dearer,
        "key.pem": PUBLIC_KEY,
        "conduct.yaml": CONDUCT.read_text("utf-8"),
        "cases.ndjson": json.dumps(REPORTED),
    }.items():
        (here / name).write_text(text, "utf-8")


@cache
def all_commands() -> set[str]:
    """The names of all commands, as they are typed."""
    root = typer.main.get_command(application())
    found = set()
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        group = getattr(command, "commands", None)
        found |= {f"{name} {inner}" for inner in group} if group else {name}
    return found


def command_of(line: str) -> str:
    if line.startswith("--as "):
        line = line.split(" ", 2)[2]
    first, _, rest = line.partition(" ")
    two = f"{first} {rest.split(' ')[0]}"
    return two if two in all_commands() else first


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_month_of_work_uses_every_command(
    mingce: Mingce,
    empty_database: str,
    at: Callable[[str], None],
    tmp_path: Path,
    as_json: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    at(empty_database)
    used = set()
    told = story(tmp_path)
    line = next(told)
    while True:
        words = line.split()
        used.add(command_of(line))
        out = mingce.done(*words, *(["--json"] if as_json else []))
        if as_json:
            json.loads(out)
        else:
            assert out.strip(), line
            assert "None" not in out, line
        head = json.loads(mingce.done("status", "--json"))["head"]
        try:
            line = told.send(head)
        except StopIteration:
            break
    assert used | SERVING == all_commands()
