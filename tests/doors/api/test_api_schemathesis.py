"""Every endpoint against its own description, with examples, edges and nonsense."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.wsgi import application
from zhucun.doors.api.fields import FIRST_DAY, LAST_DAY
from zhucun.doors.api.urls import api

#: Not among them: that what fits the description is accepted, for records and rules may refuse it.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{12}")


def described() -> Any:
    """The description without tokens: who is let in has its own tests."""
    raw = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    del raw["components"]["securitySchemes"]
    for methods in raw["paths"].values():
        for operation in methods.values():
            del operation["security"]
    found = schemathesis.openapi.from_dict(raw)
    found.app = application
    return found


schemathesis.openapi.format("date", st.dates(FIRST_DAY, LAST_DAY).map(date.isoformat))
description = described()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A server lets go of its connection between requests; a test keeps its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(world: Any) -> dict[str, str]:
    """Ids of records that there are, by the name of the field, or of the list in the address."""
    return {
        "rounds": world.round.public_id,
        "candidates": world.candidate.public_id,
        "postings": world.posting.public_id,
        "teams": world.team.public_id,
        "units": world.unit.public_id,
        "cadres": world.wang.public_id,
        "person": world.li.public_id,
        "round": world.round.public_id,
        "team": world.team.public_id,
        "unit": world.unit.public_id,
        "place": "411327100202",
        "village": "411327100202",
        "area": "411327",
        "code": "411327100201",
        "pack_id": "sheqi",
        "pack": "base",
        "clause_id": "TS24-001",
        "indicator": "coverage",
        "rule": "weak-branches-covered",
    }


@pytest.fixture
def ask(known: dict[str, str], alice: Any, token_of: Callable[..., str]) -> Callable[[Any], None]:
    """Sends a case with a token; where it names a record rightly, mostly one that there is."""
    headers = {"Authorization": f"Bearer {token_of(alice)}"}

    def sent(case: Any) -> None:
        listed = case.path.split("/")[2]
        for given in (case.path_parameters, case.query, case.body):
            if isinstance(given, dict):
                _name_records(given, known, listed)
        case.call_and_validate(headers=headers, checks=CHECKS)

    return sent


def _name_records(given: dict[str, Any], known: dict[str, str], listed: str) -> None:
    for name, value in given.items():
        if not isinstance(value, str):
            continue
        if _ID.fullmatch(value):
            given[name] = known.get(name) or known[listed]
        elif name in known and len(value) % 4 and re.fullmatch(r"[A-Za-z0-9/_-]+", value):
            is_code = name in {"place", "village", "area", "code"}
            given[name] = known[name] if not is_code or value.isdigit() else value
    findings = given.get("findings")
    if isinstance(findings, dict) and len(findings) == 1:
        [(name, value)] = findings.items()
        if re.fullmatch("[a-z][a-z0-9_]*", name):
            given["findings"] = {"conditions_met": value}


@description.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_as_described(case: Any, ask: Callable[[Any], None]) -> None:
    ask(case)
