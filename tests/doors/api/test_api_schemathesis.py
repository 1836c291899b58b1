"""Every endpoint against its own description, with examples, edges and nonsense."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.wsgi import application
from tests import factories as make
from tests.households.world import added
from zhucun.directory.perms import Actor
from zhucun.directory.queries import actor_of
from zhucun.doors.api.urls import api
from zhucun.fieldwork import actions as fieldwork_actions
from zhucun.fieldwork.actions import NewMatter, VisitedHousehold, record_visit
from zhucun.fieldwork.models import Matter, PlanItem
from zhucun.households.models import Household
from zhucun.kernel.periods import FIRST_DAY, LAST_DAY
from zhucun.reports import actions as reports
from zhucun.selection import actions as selection
from zhucun.signoff.actions import delegate
from zhucun.signoff.models import Delegation

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
#: Each edge of each field of each endpoint too: 32,000 requests instead of 4,000, and half a minute to
#: think them out.
EVERY_EDGE = os.environ.get("ZHUCUN_ALL_EDGES") == "1"
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
    found.config.phases.coverage.enabled = EVERY_EDGE
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


@pytest.fixture
def asked(world: Any) -> dict[str, str]:
    """A form that a department asks for, and whose burden is looked at."""
    form = reports.register_form(
        area="411327",
        title="春耕备耕情况表",
        issuer="县农业农村局",
        basis="社农发〔2024〕5号",
        every="month",
        roles=("member",),
        first_day=date(2024, 3, 1),
        last_day=date(2099, 12, 31),
        labels=("玉米种植面积",),
        registered_at=make.NOW,
        by=make.OPERATOR,
    )
    return {"asked-forms": form.public_id, "burden": world.posting.public_id}


def _of_asked(asked: dict[str, str]) -> dict[str, str]:
    return asked


def _of_case(case: Any) -> dict[str, str]:
    key = case.public_id
    return {"cases": key, "case": key, "step": "nominate", "signer": "sending-unit"}


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


@pytest.fixture
def planned(world: Any) -> PlanItem:
    """A project on the task list of 王强."""
    cadre = Actor(account=0, name="王强", person=world.wang.public_id)
    by: dict[str, Any] = {"at": make.NOW, "by": cadre}
    plan = fieldwork_actions.make_plan(
        kind="task_list", village=world.posting.place, year=2024, posting=world.posting, **by
    )
    draft = fieldwork_actions.ItemDraft(title="修便民桥", kind="project", before="绕行三公里")
    return fieldwork_actions.add_item(plan=plan, item=draft, **by)


@pytest.fixture
def delegation(alice: Any, bob: Any) -> Delegation:
    """Bob signs for Alice for a year."""
    giver, today = actor_of(alice, on=localdate()), localdate()
    return delegate(
        held=giver.held[0],
        taker=bob.username,
        starts_on=today,
        ends_on=today + timedelta(days=365),
        at=make.NOW,
        by=giver,
    )


def _of_delegation(row: Delegation) -> dict[str, str]:
    return {"delegations": row.public_id, "taker": row.taker.username}


def _of_plans(item: PlanItem) -> dict[str, str]:
    return {
        "plans": item.plan.public_id,
        "plan-items": item.public_id,
        "item": item.public_id,
        "owner": item.plan.posting.public_id if item.plan.posting else "",
    }


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
    ("delegation", _of_delegation, {"delegations"}),
    ("planned", _of_plans, {"plans", "plan-items", "projects"}),
    ("asked", _of_asked, {"asked-forms", "burden"}),
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
        return known.get(name) or known.get(listed, value)
    fits = len(value) % 4 and len(value) < 40
    if name in known and fits and re.fullmatch(r"[A-Za-z0-9/_-]+", value):
        is_code = name in {"place", "village", "area", "code"}
        return known[name] if not is_code or value.isdigit() else value
    return value


@description.parametrize()
@settings(
    max_examples=2 if EVERY_EDGE else 6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_as_described(case: Any, ask: Callable[[Any], None]) -> None:
    ask(case)
