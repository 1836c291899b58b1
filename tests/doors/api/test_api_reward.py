"""Use and reward through the API: recorded, judged, checked, answered for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.doors.web.reward.test_reward_pages import Rewarded, build_rewarded
from tests.reward.conftest import AT, COUNTY, DAY
from zhucun.ledger.models import EventRecord
from zhucun.reward.models import LiabilityCase, Outcome

KEY = "abc-123"


@pytest.fixture
def rewarded(db: None, settings: Any) -> Iterator[Rewarded]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(AT, tick=False):
        yield build_rewarded()


@pytest.fixture
def by(rewarded: Rewarded, caller: Any) -> Any:
    return lambda who: caller(rewarded.accounts[who])


def test_charlie_reads_nothing_and_a_cadre_his_own(rewarded: Rewarded, by: Any) -> None:
    charlie, yan = by("charlie"), by("yan")
    for path in ("/outcomes", "/commendations", "/promotion-checks", "/liability"):
        assert charlie.get(path).body["rows"] == [], path
    assert charlie.get(f"/commendation-candidates?area={COUNTY}").status == 403
    assert charlie.get(f"/liability/{rewarded.case.public_id}").status == 404
    assert charlie.get("/liability-proposed").body == []
    assert [row["kind"] for row in yan.get("/outcomes").body["rows"]] == ["rank"]
    assert yan.get("/promotion-checks").status == 403


def test_an_outcome_is_recorded_once_and_counted(rewarded: Rewarded, by: Any) -> None:
    office = by("office")
    sent = {"posting": rewarded.village.new.public_id, "kind": "title", "on": "2025-06-01"}
    made = office.post("/outcomes", sent, key=KEY)
    assert made.status == 201
    assert office.post("/outcomes", sent, key=KEY).body["id"] == made.body["id"]
    counts = office.get("/outcome-counts?since=2025-01-01").body
    assert [(each["kind"], each["times"]) for each in counts] == [
        ("promotion", 0),
        ("further_use", 0),
        ("rank", 1),
        ("title", 1),
    ]
    office.post(f"/outcomes/{made.body['id']}/void", {"reason": "录错"})
    assert Outcome.objects.get(public_id=made.body["id"]).void_reason == "录错"


def test_lists_are_judged_and_checked_by_rules(rewarded: Rewarded, by: Any) -> None:
    office = by("office")
    found = office.get(f"/commendation-candidates?area={COUNTY}").body
    assert {row["name"]: row["standing"] for row in found["rows"]} == {
        "岩老": "unknown",
        "玉新": "out",
    }
    sent = {
        "area": COUNTY,
        "postings": [rewarded.village.new.public_id],
        "level": "province",
        "title": "抗洪表扬",
        "given_on": "2025-06-16",
    }
    why = {"reason": "事迹突出"}
    assert office.post("/commendations", sent | why).body["code"] == "reward.rules-forbid"
    sent["postings"] = [rewarded.village.old.public_id]
    assert office.post("/commendations", sent).body["code"] == "reward.rules-not-known"
    gone = {"postings": [*sent["postings"], "abcdef012345"]}
    refused = office.post("/commendations", sent | why | gone)
    assert (refused.status, refused.body["code"]) == (422, "reward.not-on-post")
    made = office.post("/commendations", sent | why).body[0]
    told = office.post(
        f"/commendations/{made['id']}/publish", {"document": "1号", "on": "2025-06-16"}
    )
    assert told.body["published_on"] == "2025-06-16"
    assert office.get(f"/priority?area={COUNTY}").body["groups"]
    names = [{"name": "岩老"}, {"name": "某", "other_months": 3, "basis": "档案"}]
    sent = {"area": COUNTY, "title": "名单", "as_of": "2025-06-16", "names": names}
    card = office.post("/promotion-checks", sent).body
    assert [row["found"] for row in card["rows"]] == ["one", "none"]
    assert card["check"]["purpose"] == "promotion"
    assert [row["rests_on"] and row["rests_on"]["archive"] for row in card["rows"]] == [None, None]
    assert card["rows"][0]["rests_on"]["yearly_appraisals"] == 0


def test_a_case_is_opened_told_only_after_it_is_decided_and_withdrawn(
    rewarded: Rewarded, by: Any
) -> None:
    office = by("office")
    sent = {
        "posting": rewarded.village.old.public_id,
        "ground": "other",
        "measure": "criticism",
        "facts": [{"kind": "document", "words": "通报3号", "on": "2025-06-01"}],
        "reason": "台账未更新",
    }
    made = office.post("/liability", sent, key=KEY)
    assert made.status == 201
    path = f"/liability/{made.body['case']['id']}"
    assert office.post(f"{path}/notify", {"document": "8号"}).status == 409
    assert by("yan").post(f"{path}/appeal", {"text": "x"}).status == 404
    assert office.post(f"{path}/withdraw", {"reason": "事实不清"}).body["case"]["state"] == (
        "withdrawn"
    )
    assert LiabilityCase.objects.count() == 2


def test_commending_costs_the_same_for_three_and_for_thirty(rewarded: Rewarded, by: Any) -> None:
    place, round_ = rewarded.village.place, rewarded.village.old.round
    days = {"starts_on": date(2022, 6, 1), "due_on": date(2026, 5, 1)}
    keys = [
        make.posting(make.person(f"队员{n}"), place, round_, role="member", **days).public_id
        for n in range(33)
    ]
    same = {"area": COUNTY, "level": "province", "given_on": "2025-06-16", "reason": "事迹突出"}

    def cost(some: list[str]) -> int:
        sent = {**same, "title": "全省抗洪先进个人", "postings": some}
        with CaptureQueriesContext(connection) as found:
            made = by("office").post("/commendations", sent)
        assert (made.status, len(made.body)) == (201, len(some))
        return len(found)

    assert cost(keys[:3]) == cost(keys[3:])
    told = EventRecord.objects.filter(
        name="reward.commendation.given", data__title="全省抗洪先进个人"
    )
    assert told.count() == 33
    assert cost(keys[:1]) == cost(keys[:20])  # what is there is given, nothing is made
    assert told.count() == 33


def test_a_decision_is_taken_back_before_he_is_told_and_its_day_corrected_after(
    rewarded: Rewarded, by: Any
) -> None:
    case, path = rewarded.case, f"/liability/{rewarded.case.public_id}"
    why = {"reason": "认错了人"}
    day = {"influence_until": "2025-12-16", "reason": "年份录错"}
    for tail, sent in (("take-back", why), ("correct-influence", day)):
        assert by("charlie").post(f"{path}/{tail}", sent).status == 404
        assert by("office").post(f"{path}/{tail}", sent).status == 409  # it is not decided
    rows = LiabilityCase.objects.filter(pk=case.pk)
    rows.update(state="decided", decided_on=DAY, decided_by=0)
    assert by("office").post(f"{path}/take-back", why, key="b").body["case"]["state"] == "withdrawn"
    assert by("office").post(f"{path}/take-back", why, key="b").status == 200
    rows.update(state="decided", notified_on=DAY, influence_until="2030-06-16")
    refused = by("office").post(f"{path}/take-back", why)
    assert refused.body["code"] == "reward.told-before"
    far = by("office").post(f"{path}/correct-influence", {**day, "influence_until": "2125-12-16"})
    assert (far.status, far.body["code"]) == (422, "reward.weighs-too-long")
    told = by("office").post(f"{path}/correct-influence", day, key="c").body
    assert [one["before"] for one in told["corrections"]] == ["2030-06-16"]
    assert told["case"]["influence_until"] == "2025-12-16"
