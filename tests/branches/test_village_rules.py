"""Rules of villages: made, revised, repealed; counted as the source counts them (SQ24-093)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.branches.world import AT, DAY, found
from zhucun.analytics import queries as analytics
from zhucun.branches import actions, queries
from zhucun.branches.errors import DayTooEarly, RecordIdTaken, RuleNotInForce, RuleThere, TextNeeded
from zhucun.branches.models import VillageRule
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

COUNTY, EAST, WEST = "411327", "411327100201", "411327100202"


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places[EAST]


@pytest.fixture
def keeper(east: Place) -> Actor:
    return make.actor("keeper", Role.BRANCH, EAST, on=DAY)


@pytest.fixture
def charlie(east: Place) -> Actor:
    return make.actor("charlie", Role.OFFICE, "520111", on=DAY)


def draft(title: str = "村规民约", **more: Any) -> actions.RuleDraft:
    told: dict[str, Any] = {
        "kind": "convention",
        "title": title,
        "adopted_on": date(2023, 4, 2),
        "resolution": "村民会议",
    }
    return actions.RuleDraft(**{**told, **more})


def record(place: Place, by: Actor, title: str = "村规民约", **more: Any) -> VillageRule:
    return actions.record_rule(draft(title, **more), village=place, at=AT, by=by)


def counted(actor: Actor, on: date = DAY) -> int:
    pack = directory.pack_for(COUNTY, as_of=on)
    found = analytics.measure(actor=actor, pack=pack, indicator="village-rules", area=COUNTY)
    return int(found.value or 0)


def test_a_rule_says_by_whom_it_was_adopted_and_stands_once(
    east: Place, keeper: Actor, charlie: Actor
) -> None:
    with pytest.raises(TextNeeded):
        record(east, keeper, resolution="")
    with pytest.raises(NotAllowed):
        record(east, charlie)
    branch = found(east, keeper)
    meeting = actions.record_meeting(
        actions.MeetingDraft(
            branch=branch, kind="member_meeting", on=date(2023, 4, 2), topic="议村规", present=9
        ),
        at=AT,
        by=keeper,
    )
    rule = record(east, keeper, resolution="", meeting=meeting, public_id="0123456789ab")
    assert record(east, keeper, resolution="", meeting=meeting, public_id="0123456789ab") == rule
    with pytest.raises(RecordIdTaken):
        record(east, keeper, title="财务制度", public_id="0123456789ab")
    with pytest.raises(RuleThere):
        record(east, keeper)
    assert rule.meeting == meeting
    assert EventRecord.objects.filter(name="branches.village-rule.adopted").count() == 1


def test_a_meeting_of_another_village_adopts_nothing_here(
    places: dict[str, Place], east: Place, keeper: Actor
) -> None:
    west = make.actor("west", Role.BRANCH, WEST, on=DAY)
    meeting = actions.record_meeting(
        actions.MeetingDraft(
            branch=found(places[WEST], west),
            kind="member_meeting",
            on=date(2023, 4, 2),
            topic="议事",
            present=9,
        ),
        at=AT,
        by=west,
    )
    with pytest.raises(NotFound):
        record(east, keeper, meeting=meeting)


def test_a_revised_rule_takes_the_place_of_the_earlier_one_which_stays_on_record(
    east: Place, keeper: Actor
) -> None:
    first = record(east, keeper)
    told: dict[str, Any] = {"rule": first, "at": AT, "by": keeper}
    with pytest.raises(DayTooEarly):
        actions.revise_rule(draft=draft(adopted_on=date(2022, 1, 1)), **told)
    second = actions.revise_rule(draft=draft(adopted_on=date(2023, 9, 9)), **told)
    first.refresh_from_db()
    assert (first.ends_on, first.was_revised) == (date(2023, 9, 9), True)
    assert (second.replaces, second.is_revision) == (first, True)
    with pytest.raises(RuleNotInForce):
        actions.revise_rule(draft=draft(adopted_on=date(2023, 10, 1)), **told)
    told = {"actor": keeper, "area": EAST}
    assert list(queries.village_rules(as_of=DAY, **told)) == [second]
    assert list(queries.village_rules(as_of=date(2023, 5, 1), **told)) == [first]
    assert queries.village_rules(as_of=DAY, all_of_them=True, **told).count() == 2
    assert queries.rules_in_force(EAST, on=DAY) == [second]


def test_made_and_revised_rules_count_and_one_entered_by_mistake_does_not(
    east: Place, keeper: Actor
) -> None:
    office = make.actor("office", Role.OFFICE, COUNTY, on=DAY)
    first = record(east, keeper)
    actions.revise_rule(rule=first, draft=draft(adopted_on=date(2023, 9, 9)), at=AT, by=keeper)
    wrong = record(east, keeper, title="写错了")
    record(east, keeper, title="早年的制度", adopted_on=date(2012, 1, 1))
    assert counted(office) == 3, "what was adopted before the window does not count"
    told: dict[str, Any] = {"rule": wrong, "reason": "录入有误", "at": AT, "by": keeper}
    assert actions.repeal_rule(on=wrong.adopted_on, **told)
    assert not actions.repeal_rule(on=wrong.adopted_on, **told)
    assert counted(office) == 2
    pack = directory.pack_for(COUNTY, as_of=DAY)
    [declared] = [each for name, each in pack.declared("village-rules", area=COUNTY)]
    assert (declared.value, declared.qualifier) == (1200, "at-least")
    _item, codes = analytics.rows_behind(
        actor=office, pack=pack, indicator="village-rules", area=COUNTY, limit=10
    )
    assert set(codes) == set(
        VillageRule.objects.exclude(pk=wrong.pk)
        .filter(adopted_on__year__gte=2020)
        .values_list("public_id", flat=True)
    )


def test_a_repealed_rule_did_count_when_it_was_made(east: Place, keeper: Actor) -> None:
    rule = record(east, keeper)
    told: dict[str, Any] = {"reason": "合并到新制度", "at": AT, "by": keeper}
    assert actions.repeal_rule(rule=rule, on=date(2024, 1, 5), **told)
    assert counted(make.actor("office", Role.OFFICE, COUNTY, on=DAY)) == 1
    assert queries.rules_in_force(EAST, on=DAY) == []
    assert queries.rules_in_force(EAST, on=date(2024, 1, 4)) == [rule]


def test_charlie_sees_no_rule_and_counts_none(east: Place, keeper: Actor, charlie: Actor) -> None:
    rule = record(east, keeper)
    assert not queries.village_rules(actor=charlie, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.rule_card(actor=charlie, public_id=rule.public_id)
    assert counted(charlie) == 0


def test_the_register_goes_out_as_a_workbook_at_the_same_cost(
    east: Place, keeper: Actor, queries_of: Callable[..., list[str]]
) -> None:
    def out() -> int:
        rows = queries.village_rules(actor=keeper, as_of=DAY, all_of_them=True)
        path, count = queries.rules_workbook(rows, as_of=DAY, lang="zh")
        path.unlink()
        return count

    for n in range(3):
        record(east, keeper, title=f"制度{n}")
    few = len(queries_of(out))
    for n in range(3, 30):
        record(east, keeper, title=f"制度{n}")
    assert len(queries_of(out)) == few
    assert out() == 30
