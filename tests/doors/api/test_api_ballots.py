"""The evaluation by villagers through the API: opened, drawn, printed, entered, closed, read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.ballots.world import AT, COUNTY, DAY, EAST
from tests.doors.web.ballots.conftest import Asked, build_asked
from zhucun.ballots.models import Line, Poll
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.kernel.ciphers import sm3
from zhucun.ledger.models import EventRecord

KEY = "abc-123"


@pytest.fixture
def asked(db: None, settings: Any) -> Iterator[Asked]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(AT, tick=False):
        yield build_asked()


@pytest.fixture
def by(asked: Asked, caller: Any) -> Any:
    return lambda who: caller(asked.accounts[who])


def test_from_opening_to_marks(asked: Asked, by: Any) -> None:
    town = by("town")
    sent = {
        "village": EAST,
        "title": "2025年年终评议",
        "kind": "year",
        "subjects": [{"kind": "posting", "key": asked.village.secretary.public_id}],
        "starts_on": "2025-06-16",
        "ends_on": "2025-06-20",
        "size": 6,
        "special_share": "50",
    }
    made = town.post("/polls", sent, key=KEY)
    assert made.status == 201
    poll = made.body["poll"]["id"]
    assert town.post("/polls", sent, key=KEY).body["poll"]["id"] == poll
    path = f"/polls/{poll}"
    drawn = town.post(f"{path}/draw", {"word": "福彩"}).body["draws"][0]
    assert (drawn["holds"], drawn["drawn"]) == (True, 6)
    assert drawn["specials"] >= 3
    asked_of = town.get(f"{path}/asked").body
    frame = town.get(f"{path}/draws/1/frame").body
    assert [row["label"] for row in asked_of] == frame["drawn"] == drawn["labels"]
    assert (len(frame["frame"]), frame["size"], frame["wanted"]) == (12, 6, 3)
    lines = "\n".join(f"{each['label']} {each['is_special']:d}" for each in frame["frame"])
    assert sm3(lines.encode()).hex() == frame["frame_digest"] == drawn["frame_digest"]
    assert len(drawn["salt"]) == 64
    codes = town.post(f"{path}/sheets", {}).body["codes"]
    for code in codes:
        answers = [{"line": 1, "answer": "satisfied"}]
        counted = town.post(f"{path}/ballots", {"code": code, "answers": answers})
        assert counted.status == 200
    assert town.post(f"{path}/ballots", {"code": codes[0], "answers": answers}).status == 409
    assert town.get(f"{path}/results").body["is_closed"] is False
    assert town.post(f"{path}/close", {}).body["state"] == "closed"
    found = town.get(f"{path}/results").body
    assert (found["rate"], found["lines"][0]["share"]) == ("100.00", "100.00")
    marks = town.get("/poll-marks?since=2025-06-01&until=2025-07-01").body
    assert [(each["key"], each["satisfied"]) for each in marks] == [
        (asked.village.secretary.public_id, 6)
    ]


def test_charlie_reads_nothing_and_who_is_evaluated_runs_nothing(asked: Asked, by: Any) -> None:
    path = f"/polls/{asked.poll.public_id}"
    charlie, secretary = by("charlie"), by("secretary")
    assert charlie.get("/polls").body["rows"] == []
    assert charlie.get("/poll-marks?since=2025-06-01&until=2026-07-01").body == []
    for tail in ("", "/results", "/asked", "/draws/1/frame"):
        assert charlie.get(f"{path}{tail}").status == 404
    assert [row["id"] for row in secretary.get("/polls").body["rows"]] == [asked.poll.public_id]
    assert secretary.get(f"{path}/asked").status == 403
    [draw] = secretary.get(path).body["draws"]
    assert draw["salt"] == ""
    assert secretary.get(f"{path}/draws/1/frame").body["drawn"] == draw["labels"]
    for tail in ("sheets", "close", "kiosks"):
        assert charlie.post(f"{path}/{tail}", {}).status == 404
        assert secretary.post(f"{path}/{tail}", {}).status == 403


def test_a_sheet_leaves_no_receipt(asked: Asked, by: Any) -> None:
    before = EventRecord.objects.count()
    sent = {"code": asked.codes[0], "answers": [{"line": 1, "answer": "dissatisfied"}]}
    answer = by("office").post(f"/polls/{asked.poll.public_id}/ballots", sent, key=KEY)
    assert answer.status == 200
    assert EventRecord.objects.count() == before
    assert Line.objects.get(poll=asked.poll, number=1).dissatisfied == 1


def test_a_device_is_opened_and_shut(asked: Asked, by: Any) -> None:
    path = f"/polls/{asked.poll.public_id}"
    made = by("office").post(f"{path}/kiosks", {"hours": 2}).body
    assert len(made["key"]) == 26
    assert by("office").post(f"{path}/kiosks/{made['id']}/shut", {}).status == 200


def test_a_void_poll_and_a_draw_set_aside_keep_their_reasons(asked: Asked, by: Any) -> None:
    path, office = f"/polls/{asked.poll.public_id}", by("office")
    assert office.post(f"{path}/replace-draw", {"reason": "名册有误"}).status == 409
    assert office.post(f"{path}/void", {"reason": "发错了村"}).body["reason"] == "发错了村"
    assert Poll.objects.get().state == "voided"


def test_a_last_day_is_brought_forward_and_a_closed_poll_set_aside_by_another_office(
    asked: Asked, by: Any, caller: Any
) -> None:
    path, office = f"/polls/{asked.poll.public_id}", by("office")
    early = {"ends_on": "2025-06-18", "reason": "提前收齐"}
    assert by("charlie").post(f"{path}/bring-forward", early).status == 404
    assert by("secretary").post(f"{path}/bring-forward", early).status == 403
    told = office.post(f"{path}/bring-forward", early, key=KEY).body
    assert (told["ends_on"], told["first_ends_on"]) == ("2025-06-18", "2025-06-20")
    assert office.post(f"{path}/bring-forward", early, key=KEY).status == 200
    Poll.objects.update(state="closed", closed_on="2025-06-19")
    why = {"reason": "抽样名册用错"}
    refused = office.post(f"{path}/void", why)
    assert (refused.status, refused.body["code"]) == (409, "ballots.counts-stay")
    assert office.post(f"{path}/set-aside", why).status == 403
    assert by("charlie").post(f"{path}/set-aside", why).status == 404
    jiwei = make.actor("jiwei", Role.DISCIPLINE, COUNTY, on=DAY)
    inspector = caller(Account.objects.get(pk=jiwei.account))
    done = inspector.post(f"{path}/set-aside", why)
    assert (done.status, done.body["state"], done.body["aside_by"]) == (200, "aside", jiwei.name)
    assert inspector.post(f"{path}/set-aside", why).status == 200
    assert office.get(path).body["may_set_aside"] is False
