"""A year of one pledge and three reviews (SQ24-065 … SQ24-072), spoken by each side through the API: from the pledge to the
frozen grade, with villagers' ballots and without anybody typing a figure twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from tests.appraisal.world import COUNTY, DECIDED, OPENED, QUARTERS, REVIEWED, World, at, build
from tests.doors.api.conftest import Caller
from tests.households.world import draft
from zhucun.ballots import actions as ballots
from zhucun.directory import actions as directory
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as households

VILLAGE, KEY = "411327100201", "0123456789ab"
SETTLED = {
    "weights": {"pledge": "0.1", "quarter": "0.4", "half-year": "0.2", "year": "0.3"},
    "classes": {"quarter": {"county-leader": "0.5", "township": "0.5"}},
    "shares": [{"grade": "excellent", "share": "0.34"}],
    "thresholds": {"competent": "60", "basic": "50", "incompetent": "0"},
    "rounding": "floor",
    "parameters": {"min_satisfaction": "90"},
}


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def says(world: World) -> Callable[..., Any]:
    """Somebody says something on a day through the API; anything but success is told."""

    def said(who: str, on: date, path: str, body: Any = None) -> Any:
        with time_machine.travel(at(on), tick=False):
            account = Account.objects.get(pk=world.actors[who].account)
            times = {"made_at": now(), "expires_at": now() + timedelta(days=1)}
            caller = Caller(directory.issue_token(account=account, label="flow", **times))
            answer = caller.get(path) if body is None else caller.post(path, body)
            assert answer.status in (200, 201), (path, answer.status, answer.body)
            return answer.body

    return said


def pledged(world: World, says: Callable[..., Any]) -> None:
    """The first secretary pledges one thing of his task list, and does it."""
    posting = world.postings[0].public_id
    path = f"/villages/{VILLAGE}/plans"
    plan = says("cadre", OPENED, path, {"kind": "task_list", "year": 2024, "posting": posting})
    task = {"title": "修水泥路", "target": "2", "unit": "公里", "due_on": "2024-11-01"}
    item = says("cadre", OPENED, f"/plans/{plan['id']}/items", task)["id"]
    made = says("cadre", OPENED, path, {"kind": "pledge", "year": 2024, "posting": posting})
    says("cadre", OPENED, f"/plans/{made['id']}/pledge", {"items": [item]})
    done = date(2024, 10, 20)
    report = {"on": done.isoformat(), "amount": "2", "note": "全部完成", "evidence": "paper"}
    says("cadre", done, f"/plan-items/{item}/progress", {**report, "evidence_key": "验收单3号"})
    says("cadre", done, f"/plan-items/{item}/complete", {"on": done.isoformat()})


def polled(world: World, places: Mapping[str, Place], on: date) -> None:
    """Ten of twelve households answer on paper; nine are satisfied, one does not know him."""
    given: dict[str, Any] = {"at": at(on), "by": OPERATOR}
    poll = ballots.open_poll(
        ballots.PollDraft(
            village=places[VILLAGE],
            title="半年群众评议",
            subjects=[("posting", world.postings[0].public_id)],
            questions=[],
            starts_on=on,
            ends_on=on + timedelta(days=4),
            size=10,
            special_share=None,
        ),
        **given,
    )
    ballots.draw_households(poll=poll, word="福彩", **given)
    codes = list(ballots.print_sheets(poll=poll, **given).codes)
    for number, code in enumerate(codes):
        answer = "satisfied" if number else "unknown"
        ballots.cast(poll=poll.public_id, code=code, answers={1: answer}, today=on)
    ballots.close_poll(poll=poll, at=at(on + timedelta(days=5)), by=OPERATOR)


@pytest.mark.django_db
def test_a_year_from_the_pledge_to_the_frozen_grade(
    world: World, places: dict[str, Place], says: Callable[..., Any]
) -> None:
    drafts = [draft(places[VILLAGE], number) for number in range(1, 13)]
    households.add_households(drafts, made_at=at(OPENED), by=OPERATOR)
    year = {"since": "2024-01-01", "until": "2025-01-01", "kind": "annual", "title": "2024年度考核"}
    score = {"area": COUNTY, "score": "one-pledge-three-reviews"}
    says("office", OPENED, "/appraisals", {"id": KEY, **score, **year})
    one = f"/appraisals/{KEY}"
    scheme = {"id": KEY, **score, "title": "考核办法", "settings": SETTLED}
    says("office", OPENED, "/appraisal-schemes", scheme)
    says("office", OPENED, f"{one}/trials", {"scheme": KEY})
    adopted = {"document": "社组〔2024〕3号", "since": "2024-01-01"}
    says("office", OPENED, f"/appraisal-schemes/{KEY}/adoption", adopted)
    pledged(world, says)
    polled(world, places, date(2024, 6, 10))
    polled(world, places, date(2024, 12, 10))

    people = says("office", OPENED, f"{one}/appraisees")["rows"]
    for other in [row for row in people if row["name"] != "王一"]:
        path = f"/appraisees/{other['id']}/leaving-out"
        says("office", OPENED, path, {"reason": "由派出单位考核"})
    mine = next(row["id"] for row in people if row["name"] == "王一")
    told = {"appraisee": mine, "mark": "90", "comment": "入户扎实"}
    for period, on in zip(QUARTERS, REVIEWED, strict=True):
        quarter = {**told, "part": "quarter", "period": period, "on": on.isoformat()}
        for who, as_what in (("township", "township"), ("office", "county-leader")):
            body = {"reviews": [{**quarter, "by_class": as_what}]}
            assert says(who, on, f"{one}/reviews", body) == {"changed": 1}
    whole = {**told, "part": "year", "period": "2024", "on": DECIDED.isoformat()}
    body = {"reviews": [{**whole, "by_class": "county-organisation"}]}
    says("office", DECIDED, f"{one}/reviews", body)

    assert says("office", DECIDED, f"{one}/runs", {})["state"] == "done"
    card = says("office", DECIDED, f"/appraisees/{mine}")
    values = {line["part"]: line["value"] for line in card["result"]["lines"]}
    assert values == {"pledge": "100", "quarter": "90", "half-year": "100", "year": "90"}
    assert card["result"]["total"] == "93"
    assert card["result"]["gates"][0]["outcome"] == "pass"
    choice = {"appraisee": mine, "grade": "competent", "reason": "基数一人，无优秀名额"}
    says("office", DECIDED, f"{one}/decisions", {"decisions": [choice]})
    says("office", DECIDED, f"{one}/signing", {})
    for who in ("township", "office"):
        _signs(says, who)
    told_on, frozen_on = DECIDED + timedelta(days=3), DECIDED + timedelta(days=20)
    assert says("office", told_on, f"{one}/notices", {})["notified"] == 1
    path = f"/appraisees/{mine}/objections"
    objection = says("cadre", told_on, path, {"id": KEY, "text": "请说明名额计算"})
    assert objection["objections"][0]["text"] == "请说明名额计算"
    answer = {"answer": "一人乘以34%不足一人", "upheld": False}
    says("office", told_on, f"{path}/{KEY}/answer", answer)
    assert says("office", frozen_on, f"{one}/freeze", {})["state"] == "frozen"
    again = says("office", frozen_on, f"{one}/recomputation")
    assert (again["is_same"], again["people"], again["marks"]) == (True, 1, 12)


def _signs(says: Callable[..., Any], who: str) -> None:
    """Whose turn it is signs the one case."""
    [row] = says(who, DECIDED, "/signing")["rows"]
    turn = next(one for one in row["may_sign"] if not one["on_paper"])
    body = {"step": turn["step"], "signer": turn["signer"], "evidence": row["evidence"]}
    says(who, DECIDED, f"/cases/{row['id']}/sign", body)
