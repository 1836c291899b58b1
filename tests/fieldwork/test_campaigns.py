"""A visit or a matter belongs to a campaign of the pack (SQ24-006, HN22-73); what teaches the
villagers counts for the village by its theme (HH18-107, HH18-112)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import account
from tests.fieldwork.world import AT, DAY, actor_for
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State
from zhucun.fieldwork import actions
from zhucun.fieldwork.errors import VisitVoided, WordUnknown
from zhucun.fieldwork.models import Matter, Visit
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Posting

COUNTY, WEEK = "411327", "constitution_week"


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def tag(record: Visit | Matter, by: Actor, campaign: str = WEEK) -> bool:
    return actions.set_campaign(record=record, campaign=campaign, at=AT, by=by)


def lesson(posting: Posting, by: Actor, kind: str = "law", **more: Any) -> Visit:
    told: dict[str, Any] = {
        "posting": posting,
        "kind": kind,
        "on": DAY,
        "made_at": AT,
        "at": AT,
        "by": by,
    }
    return actions.record_visit(**{**told, **more})


def question(title: str) -> actions.NewMatter:
    return actions.NewMatter(kind="policy_question", topic="policy", title=title)


def behind(indicator: str, area: str, by: Actor) -> list[str]:
    pack = pack_for(area, as_of=DAY)
    asked: dict[str, Any] = {"actor": by, "pack": pack, "indicator": indicator, "area": area}
    codes = analytics.rows_behind(**asked, limit=9)[1]
    assert analytics.measure(**asked).value == len(codes)
    return codes


def step(row: Matter, kind: str, by: Actor, **more: Any) -> None:
    row.refresh_from_db()
    actions.add_step(
        matter=row, base=row.version, kind=kind, on=DAY, made_at=AT, at=AT, by=by, **more
    )


def test_activities_of_constitution_week_and_the_questions_answered_there_are_counted(
    wang: Posting, cadre: Actor, office: Actor, stranger: Actor
) -> None:
    asked = [question("宅基地能否转让"), question("如何申请法律援助")]
    there = lesson(wang, cadre, matters=asked)
    lesson(wang, cadre, matters=[question("平日的问题")])
    answered, _waiting = there.matters.order_by("pk")
    for row in (answered, Matter.objects.get(title="平日的问题")):
        step(row, "taken", cadre)
        step(row, "done", cadre, text="已解答")
        step(row, "answered", cadre, satisfied="yes")
    assert (tag(there, cadre), tag(there, cadre)) == (True, False)
    assert behind("constitution-week-activities", COUNTY, office) == [there.public_id]
    assert behind("constitution-week-answers", COUNTY, office) == [answered.public_id]
    assert behind("constitution-week-answers", COUNTY, stranger) == []


def test_matters_of_the_campaign_of_practical_things_are_counted_beside_all_matters(
    places: Any,
) -> None:
    county, village = "431103", "431103100201"
    make.add_places({"43": "湖南省", "4311": "永州市", county: "冷水滩区"})
    make.add_places({"431103100": "上岭桥镇", village: "东村"})
    round_ = make.round_("2021", area=county)
    posting = make.posting(make.person("驻一", numbered=True), make.place(village), round_)
    cadre = actor_for(posting, "zhu")
    office = make.actor("hunan", Role.OFFICE, county, on=DAY)
    told: dict[str, Any] = {"village": make.place(village), "kind": "livelihood", "topic": "water"}
    told |= {"source": "phone", "made_at": AT, "at": AT, "by": cadre}
    one, other = (actions.open_matter(title=title, **told) for title in ("修水管", "换水泵"))
    assert tag(one, cadre, "practical_things")
    for row in (one, other):
        for kind, more in (
            ("taken", {}),
            ("done", {"text": "已修好"}),
            ("answered", {"satisfied": "yes"}),
            ("closed", {}),
        ):
            step(row, kind, cadre, **more)
    assert behind("campaign-matters", county, office) == [one.public_id]
    assert set(behind("livelihood-matters", county, office)) == {one.public_id, other.public_id}
    assert tag(one, office, "")
    assert behind("campaign-matters", county, office) == []


def test_only_words_of_the_pack_and_only_those_who_work_there(
    wang: Posting, cadre: Actor, stranger: Actor
) -> None:
    there = lesson(wang, cadre)
    with pytest.raises(WordUnknown):
        tag(there, cadre, "practical_things")
    with pytest.raises(NotAllowed):
        tag(there, stranger)
    assert not EventRecord.objects.filter(name="fieldwork.campaign.set").exists()
    actions.void_visit(visit=there, reason="记错了", at=AT, by=cadre)
    with pytest.raises(VisitVoided):
        tag(there, cadre)


def test_activities_that_teach_villagers_count_for_their_village_by_theme(
    places: Any, stranger: Actor
) -> None:
    begun, on = date(2018, 3, 1), date(2018, 6, 14)
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=date(2015, 1, 1))
    make.add_places(
        {"431224100": "卢峰镇", "431224100201": "阳雀坡村", "431224100202": "东村"},
        since=date(2015, 1, 1),
    )
    village = make.place("431224100201")
    round_ = make.round_("2018", area="431224", starts_on=begun)
    posting = make.posting(make.person("驻一", numbered=True), village, round_, starts_on=begun)
    by = account("xupu", Role.OFFICE, "431224")
    told: dict[str, Any] = {"on": on - timedelta(days=9)}
    cadre = actor_for(posting, "zhu")
    taught = {lesson(posting, cadre, kind, **told).public_id for kind in ("moral", "law")}
    lesson(posting, cadre, "safety", **told)
    asked: dict[str, Any] = {
        "on": on,
        "since": date(2018, 1, 1),
        "area": "431224",
        "duty": "mass-education",
    }
    found = {each.key: each for each in analytics.owed_in(actor=by, **asked).listed()}
    assert set(found) == {"431224100201", "431224100202"}
    assert found["431224100201"].done == 2
    assert {each.key for each in found["431224100201"].behind} == taught
    assert found["431224100202"].done == 0
    assert {each.state for each in found.values()} == {State.OPEN}
    with pytest.raises(NotFound):
        analytics.owed_in(actor=stranger, **asked)
