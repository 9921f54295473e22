from __future__ import annotations

import json

import pytest
import structlog

from ops.logs import configure_logs
from ops.settings import load_settings


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_no_local_variables(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(load_settings({"MINGCE_LOG_FORMAT": log_format}))
    log = structlog.get_logger()
    try:
        name_of_the_cadre = "唐义兰"
        int("x" + name_of_the_cadre[:0])
    except ValueError:
        log.exception("something_failed", position=7)
    written = capsys.readouterr().err
    assert "唐义兰" not in written
    assert "something_failed" in written
    assert "ValueError" in written
    if log_format == "json":
        assert json.loads(written)["position"] == 7
