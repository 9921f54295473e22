from __future__ import annotations
import json
import pytest
from tests.integration.cli.test_every_command import a_case_is_reported, write_files
pytestmark = [pytest.mark.database, pytest.mark.slow]

def test_zz(mingce, empty_database, at, tmp_path):
    at(empty_database); write_files(tmp_path)
    import os; os.chdir(tmp_path)
    mingce.done("init"); mingce.done("roster","import","roster.csv","--county-name","示例县")
    told = a_case_is_reported(); line = next(told)
    while True:
        json.loads(mingce.done(*line.split(), "--json"))
        head = json.loads(mingce.done("status", "--json"))["head"]
        try: line = told.send(head)
        except StopIteration: break
