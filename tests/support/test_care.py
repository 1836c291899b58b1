"""Insurance over the whole term, check-ups without results, visits by season, the kit of a base."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.world import COUNTY, TODAY, VILLAGE, World, at, yuan
from zhucun.analytics.queries.evidence import Reading, gather
from zhucun.directory import queries as directory
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.support import actions, marts, queries
from zhucun.support.errors import (
    CareIsThere,
    CoverUnknown,
    DayInFuture,
    ItemUnknown,
    NoResults,
    NotOnPost,
    PeriodReversed,
    SeasonUnknown,
)
from zhucun.support.models import Care, Insurance

ACCIDENT, ILLNESS = "accident-insurance", "critical-illness-insurance"


def insure(world: World, since: date, until: date, **more: Any) -> Insurance:
    """The member is insured against accidents."""
    postings = more.pop("postings", [world.member])
    by = more.pop("by", world["office"])
    draft = actions.InsuranceDraft(
        **{
            "area": COUNTY,
            "cover": ACCIDENT,
            "insurer": "人保财险社旗支公司",
            "number": "PEAC202541132700000123",
            "since": since,
            "until": until,
            **more,
        }
    )
    return actions.add_insurance(draft, postings=postings, at=at(), by=by)


def cover(world: World, name: str = ACCIDENT, who: str = "office") -> Any:
    lines = queries.cover_lines(actor=world[who], as_of=TODAY, posting=world.member.public_id)
    return next(line for line in lines if line.asked.id == name)


def test_a_gap_inside_the_term_is_named_by_its_days(world: World) -> None:
    insure(world, date(2023, 5, 1), date(2024, 5, 1))
    insure(world, date(2024, 6, 1), date(2025, 9, 1))
    line = cover(world)
    assert line.gaps == ((date(2024, 5, 1), date(2024, 6, 1)),)
    assert (line.gap_days, line.ends_on, line.is_ending) == (31, date(2025, 9, 1), True)
    assert cover(world, ILLNESS).gaps == ((date(2023, 5, 10), date(2025, 7, 11)),)
    lacking = queries.cover_lines(actor=world["office"], as_of=TODAY, lacking=True)
    assert len(lacking) == 6  # three people, two insurances, none covered throughout


def test_a_policy_by_mistake_covers_nobody_and_stays_with_its_reason(world: World) -> None:
    wrong = insure(world, date(2023, 5, 1), date(2026, 5, 1))
    assert cover(world).gaps == ()
    with pytest.raises(NotAllowed):
        actions.void_insurance(insurance=wrong, reason="日期写错", at=at(), by=world["township"])
    for is_new in (True, False):
        made = actions.void_insurance(
            insurance=wrong, reason="日期写错", at=at(), by=world["office"]
        )
        assert made is is_new
    wrong.refresh_from_db()
    assert (wrong.voided_on, wrong.void_reason) == (TODAY, "日期写错")
    assert cover(world).gaps == ((date(2023, 5, 10), date(2025, 7, 11)),)
    with pytest.raises(NotFound):
        queries.one_insurance(actor=world["office"], public_id=wrong.public_id)
    with pytest.raises(NotFound):
        actions.insure_more(
            insurance=wrong, postings=[world.secretary], since=TODAY, at=at(), by=world["office"]
        )


def test_whoever_leaves_or_comes_late_is_covered_for_his_days_only(world: World) -> None:
    found = insure(world, date(2025, 1, 1), date(2026, 1, 1), postings=[world.member, world.far])
    days = {row.posting.person.name: (row.valid_from, row.valid_until)
            for row in found.insured.all()}  # fmt: skip
    assert days["赵小河"] == (date(2025, 4, 16), date(2026, 1, 1))
    more = actions.insure_more(
        insurance=found, postings=[world.secretary, world.member], since=TODAY, at=at(),
        by=world["office"],
    )  # fmt: skip
    assert more == 1
    assert queries.one_insurance(actor=world["office"], public_id=found.public_id).people == 3


def test_a_bad_policy_is_refused(world: World) -> None:
    with pytest.raises(PeriodReversed):
        insure(world, date(2025, 1, 1), date(2025, 1, 1))
    with pytest.raises(CoverUnknown):
        insure(world, date(2025, 1, 1), date(2026, 1, 1), cover="dog-insurance")
    with pytest.raises(NotOnPost, match="李队员"):
        insure(world, date(2020, 1, 1), date(2021, 1, 1))
    with pytest.raises(NotAllowed):
        insure(world, date(2025, 1, 1), date(2026, 1, 1), by=world["township"])


def test_the_number_of_a_policy_is_sealed_and_charlie_sees_none(world: World) -> None:
    found = insure(world, date(2025, 1, 1), date(2026, 1, 1))
    raw = Insurance.objects.filter(pk=found.pk).values_list("tail", flat=True).get()
    assert raw == "0123"
    for who in ("office", "township", "member"):
        assert queries.one_insurance(actor=world[who], public_id=found.public_id) == found
    for who in ("charlie", "other_unit", "secretary"):
        with pytest.raises(NotFound):
            queries.one_insurance(actor=world[who], public_id=found.public_id)


def did(world: World, kind: str = "check-up", **more: Any) -> Care:
    values: dict[str, Any] = {"posting": world.member, "kind": kind, "on": date(2025, 6, 3)}
    by = more.pop("by", world["office"])
    draft = actions.CareDraft(**{**values, **more})
    return actions.record_care([draft], at=at(), by=by)[0]


def test_of_a_check_up_only_the_day_is_kept(world: World) -> None:
    with pytest.raises(NoResults):
        did(world, note="血压偏高")
    did(world)
    with pytest.raises(CareIsThere):
        did(world)
    lines = queries.care_lines(actor=world["office"], year=2025, as_of=TODAY, kind="check-up")
    assert [(row.posting.person.name, row.needed, row.missing) for row in lines] == [
        ("王驻村", 1, 1),
        ("李队员", 1, 0),
        ("赵小河", 1, 1),
    ]
    lacking = queries.care_lines(
        actor=world["office"], year=2025, as_of=TODAY, kind="check-up", lacking=True
    )
    assert [row.posting.person.name for row in lacking] == ["王驻村", "赵小河"]


def test_a_visit_is_planned_for_a_season_and_then_made(world: World) -> None:
    with pytest.raises(SeasonUnknown):
        did(world, "care-visit", season="spring")
    planned = did(world, "care-visit", season="summer", on=None, planned_on=date(2025, 7, 20))
    [line] = queries.care_lines(
        actor=world["office"],
        year=2025,
        as_of=TODAY,
        kind="care-visit",
        posting=world.member.public_id,
    )
    assert (line.needed, len(line.done), len(line.planned)) == (2, 0, 1)
    with pytest.raises(DayInFuture):
        actions.done_care(care=planned, on=date(2025, 7, 20), at=at(), by=world["office"])
    assert actions.done_care(care=planned, on=TODAY, note="送清凉", at=at(), by=world["unit"])
    assert not actions.done_care(care=planned, on=TODAY, at=at(), by=world["office"])
    planned.refresh_from_db()
    assert actions.void_care(care=planned, reason="误记", at=at(), by=world["office"])
    with pytest.raises(NotFound):
        queries.one_care(actor=world["office"], public_id=planned.public_id)


def test_two_visits_in_summer_do_not_stand_for_one_in_autumn(world: World) -> None:
    for day in (date(2025, 5, 20), date(2025, 6, 3)):
        did(world, "care-visit", season="summer", on=day)
    told = {"year": 2025, "as_of": TODAY, "kind": "care-visit", "lacking": True}
    lines = queries.care_lines(actor=world["office"], **told)
    [line] = [row for row in lines if row.posting == world.member]
    assert (line.needed, len(line.done), line.missing, line.lacking) == (2, 2, 1, ["秋季"])


def test_who_writes_down_care_and_who_reads_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        did(world, by=world["other_unit"])
    with pytest.raises(NotOnPost):
        did(world, on=date(2022, 1, 1))
    mine = did(world, by=world["unit"])
    for who in ("office", "township", "unit", "member"):
        assert queries.one_care(actor=world[who], public_id=mine.public_id) == mine
    for who in ("charlie", "other_unit", "secretary"):
        with pytest.raises(NotFound):
            queries.one_care(actor=world[who], public_id=mine.public_id)


def test_duties_and_figures_count_what_stands_here(world: World) -> None:
    did(world, "care-visit", season="summer")
    insure(
        world,
        date(2025, 1, 1),
        date(2026, 1, 1),
        is_donated=True,
        sum_insured=yuan("500000"),
    )
    reading = Reading(
        actor=world["office"],
        areas=(COUNTY,),
        since=date(2025, 1, 1),
        months_from=date(2025, 1, 1),
        on=TODAY,
    )
    words = [("posting", "care-visit"), ("posting", ACCIDENT)]
    found = gather(reading, words)
    assert found.facts["posting", "care-visit"].distinct == ["summer"]
    assert found.facts["posting", ACCIDENT].ids == [world.member.public_id]
    [row] = marts.insured(
        as_of=TODAY, areas=(COUNTY,), names=("kind", "year", "amount", "is_donated"), tags={}
    )
    assert (row["m_kind"], row["m_year"], row["m_is_donated"], row["m_amount"]) == (
        "accident",
        2025,
        True,
        yuan("500000"),
    )


def test_the_kit_of_a_base_is_a_list_of_things_there_and_missing(world: World) -> None:
    [line] = queries.kit_lines(actor=world["office"], as_of=TODAY)
    assert [item.id for item, _there, _check in line.items] == [
        "air-conditioner",
        "computer",
        "printer",
        "kitchenware",
        "refrigerator",
    ]
    assert (line.missing, line.unknown) == (0, 5)
    team, seen = line.team, {"on": TODAY, "at": at()}
    actions.check_kit(
        team=team, found={"computer": True, "printer": False}, by=world["member"], **seen
    )
    actions.check_kit(team=team, found={"printer": True}, by=world["office"], **seen)
    [line] = queries.kit_lines(actor=world["township"], as_of=TODAY)
    assert (line.missing, line.unknown) == (0, 3)
    with pytest.raises(ItemUnknown):
        actions.check_kit(team=team, found={"sofa": True}, by=world["office"], **seen)
    with pytest.raises(NotAllowed):
        actions.check_kit(team=team, found={"printer": True}, by=world["other_unit"], **seen)
    assert queries.kit_lines(actor=world["charlie"], as_of=TODAY) == []
    pack = directory.pack_for(VILLAGE, as_of=TODAY)
    assert [key for key, _word in queries.seasons_of(pack)] == ["summer", "autumn"]
