"""Every operation under requests that nobody wrote: no error of ours, no undocumented answer.

schemathesis makes requests from the OpenAPI document, such that fit it and such that do not. Half
of the names and numbers in them are replaced by ones that exist, or hardly any request would come
past the first look-up. A fixed seed makes every run the same; MINGCE_EXAMPLES asks for more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.app import create_app
from projections.follower import Follower
from tests.api.askers import asking
from tests.api.county import County

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("MINGCE_EXAMPLES", "4"))
SEED = 20260101
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
ENDLESS = {"/v1/events"}  # tested where a server runs
KNOWN: dict[str, list[Any]] = {
    "scheme": ["points", "haixing-monthly"],
    "assessment": ["quarter"],
    "period": ["2025-Q1", "2025-Q2", "2025-Q3"],
    "subject": ["person00", "person01", "person11", "sikong-1", "sikong"],
    "unit": ["sikong-1", "xuqiao-2"],
    "group": ["sikong", "xuqiao"],
    "body": ["sikong-1", "sikong", "taihu"],
    "parent": ["sikong", "taihu"],
    "column": ["score", "grade", "total"],
    "input": ["tasks", "deeds", "village_honour"],
    "version": ["2025.1", "2024.1"],
    "other": ["2025.1"],
    "position": [1, 35, 47, 90],
    "because": [35, 91],
    "as_of": [1, 40, 90],
    "wait_for": [1, 90],
    "field": ["grade", "score"],
    "pack": ["haixing-monthly"],
    "number": ["person00"],
}


@pytest.fixture
def app(county: County) -> Iterator[Any]:
    """Somebody who may do everything, so that nothing is refused before it is tried."""
    with Follower(county.office.runner, poll_interval_s=0.02):
        askers = asking("county_clerk", "auditor", "administrator", "discipline_body", "dashboard")
        yield create_app(county.office, askers=askers, hosts=["localhost", "testserver"])


# The server's threads draw the lengths of their pauses while a request is being made up.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
def test_no_request_makes_an_error_or_an_undocumented_answer(app: Any) -> None:
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    found: dict[str, str] = {}
    tried = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if operation.path in ENDLESS:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            tried += 1
            try:
                _fuzz(operation, mode)
            except Unsatisfiable:
                continue  # nothing can be wrong with a request that takes no values
            except BaseExceptionGroup as failures:  # also of what fails only the first time
                found[operation.label] = "\n".join(_told(failures))
            except Exception as unexpected:  # noqa: BLE001 (of one operation; the others go on)
                found[operation.label] = f"{type(unexpected).__name__}: {unexpected}"
    assert not found, "\n\n".join(f"{label}:\n{what}" for label, what in found.items())
    assert tried > 100


def _told(failures: BaseExceptionGroup[BaseException]) -> Iterator[str]:
    for one in failures.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _told(one)
        else:
            yield str(one)


def _fuzz(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode) -> None:
    strategy = operation.as_strategy(generation_mode=mode)

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, random=st.randoms(use_true_random=False))
    def run(case: Any, random: Any) -> None:
        case.path_parameters = _known(case.path_parameters, random)
        case.query = _known(case.query, random)
        if isinstance(case.body, dict):
            case.body = _known(case.body, random)
        case.call_and_validate(checks=CHECKS)

    run()


def _known(values: Any, random: Any) -> Any:
    """The values, half of those with a familiar name replaced."""
    if not isinstance(values, dict):
        return values
    return {
        name: random.choice(KNOWN[name]) if name in KNOWN and random.random() < 0.5 else value
        for name, value in values.items()
    }
