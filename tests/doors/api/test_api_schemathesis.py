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
from tests import factories as make
from tests.households.world import added
from zhucun.directory.perms import Actor
from zhucun.doors.api.fields import FIRST_DAY, LAST_DAY
from zhucun.doors.api.urls import api
from zhucun.fieldwork.actions import NewMatter, VisitedHousehold, record_visit
from zhucun.fieldwork.models import Matter
from zhucun.households.models import Household
from zhucun.selection import actions as selection

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
        "papers": world.posting.public_id,
        "cadres": world.wang.public_id,
        "person": world.li.public_id,
        "round": world.round.public_id,
        "team": world.team.public_id,
        "unit": world.unit.public_id,
        "villages": "411327100201",
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


def _of_sides(sides: Any) -> dict[str, str]:
    return {
        "round-villages": sides.west.public_id,
        "offers": sides.offer.public_id,
        "avoidance": sides.avoidance.public_id,
    }


def _of_term(term: Any) -> dict[str, str]:
    return {"handovers": term.handover.public_id, "promises": term.promise.public_id}


def _of_case(case: Any) -> dict[str, str]:
    return {"cases": case.public_id, "step": "nominate", "signer": "sending-unit"}


def _of_match(match: Any) -> dict[str, str]:
    decided = selection.decide(
        kind="never",
        village=match.seats[0].village,
        candidate=match.candidates["赵一"],
        reason="已有安排",
        made_at=make.NOW,
        by=make.OPERATOR,
    )
    return {
        "decisions": decided.public_id,
        "proposals": match.proposal.public_id,
        "other": match.proposal.public_id,
        "seat": match.seats[0].public_id,
        "exchange": match.seats[1].public_id,
    }


@pytest.fixture
def fieldwork(world: Any) -> Matter:
    """A matter that 王强 heard on a visit to a household."""
    home = added(world.places["411327100201"], 1)
    visit = record_visit(
        posting=world.posting,
        kind="household",
        on=date(2024, 1, 24),
        households=[VisitedHousehold(public_id=home.public_id)],
        findings="饮水管冻裂",
        matters=[NewMatter(kind="urgent", topic="water", title="饮水管冻裂")],
        made_at=make.NOW,
        at=make.NOW,
        by=Actor(account=0, name="王强", person=world.wang.public_id),
    )
    return visit.matters.get()


def _of_fieldwork(matter: Matter) -> dict[str, str]:
    home = Household.objects.get()
    return {
        "matters": matter.public_id,
        "visits": matter.visit.public_id if matter.visit else "",
        "households": home.public_id,
        "household": home.public_id,
        "members": home.members.get().public_id,
        "new_head": home.members.get().public_id,
        "posting": matter.owner.public_id if matter.owner else "",
    }


#: What is made only for the addresses that speak of it: its fixture, its ids, words of addresses.
MADE = [
    ("sides", _of_sides, {"round-villages", "villages", "needs", "offers", "wishes", "avoidances"}),
    ("term", _of_term, {"handovers", "handover", "promises", "take-ups", "expiring-postings"}),
    ("case", _of_case, {"cases", "signing"}),
    ("match", _of_match, {"proposals", "decisions", "confirmations"}),
    ("fieldwork", _of_fieldwork, {"visits", "matters", "households", "members", "reached"}),
]


@pytest.fixture
def ask(
    request: Any, known: dict[str, str], alice: Any, token_of: Callable[..., str]
) -> Callable[[Any], None]:
    """Sends a case with a token; where it names a record rightly, mostly one that there is."""
    headers = {"Authorization": f"Bearer {token_of(alice)}"}
    made: set[str] = set()

    def sent(case: Any) -> None:
        words = case.path.split("/")[2:]
        for fixture, ids, about in MADE:
            if about & set(words) and fixture not in made:
                made.add(fixture)
                known.update(ids(request.getfixturevalue(fixture)))
        for given in (case.path_parameters, case.query, case.body):
            if isinstance(given, dict):
                _name_records(given, known, words[0])
        case.call_and_validate(headers=headers, checks=CHECKS)

    return sent


def _name_records(given: dict[str, Any], known: dict[str, str], listed: str) -> None:
    for name, value in given.items():
        if isinstance(value, str):
            given[name] = _named(name, value, known, listed)
        elif isinstance(value, list):
            one = name.removesuffix("s")
            given[name] = [
                _named(one, each, known, listed) if isinstance(each, str) else each
                for each in value
            ]
            for each in value:
                if isinstance(each, dict):
                    _name_records(each, known, listed)
    findings = given.get("findings")
    if isinstance(findings, dict) and len(findings) == 1:
        [(name, value)] = findings.items()
        if re.fullmatch("[a-z][a-z0-9_]*", name):
            given["findings"] = {"conditions_met": value}


def _named(name: str, value: str, known: dict[str, str], listed: str) -> str:
    if _ID.fullmatch(value):
        return known.get(name) or known[listed]
    if name in known and len(value) % 4 and re.fullmatch(r"[A-Za-z0-9/_-]+", value):
        is_code = name in {"place", "village", "area", "code"}
        return known[name] if not is_code or value.isdigit() else value
    return value


@description.parametrize()
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_as_described(case: Any, ask: Callable[[Any], None]) -> None:
    ask(case)
