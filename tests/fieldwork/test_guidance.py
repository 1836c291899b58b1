"""Guidance of teams: who may record it, whom it counts for, what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.guiding import (
    AT,
    CIKAI,
    DAY,
    DISTRICT,
    EAST,
    GONGSHAN,
    TOWN,
    WEST,
    Town,
    build,
    post,
)
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries import Obligation
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.engines.cadence import State
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Guidance
from zhucun.kernel.problems import NotAllowed, NotFound


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return build()


def owed(town: Town, duty: str, key: str, *, on: date = DAY) -> Obligation:
    """The latest period of a duty of one subject in Huaxi."""
    found = analytics.owed_in(actor=town.actors["office"], on=on, area=DISTRICT, duty=duty)
    *_, last = [each for each in found.listed() if each.key == key]
    return last


# ── whom it counts for ────────────────────────────────────────


def test_the_organisation_department_has_visited_every_team_once_each_was_visited(
    town: Town,
) -> None:
    """HX25-40."""
    visit = town.guide("organisation-visit", "office")
    done = owed(town, "organisation-visit", town.east.public_id)
    assert (done.state, done.needed, done.done) == (State.DONE, 1, 1)
    assert [(row.kind, row.key) for row in done.behind] == [("guidance", visit.public_id)]
    left = owed(town, "organisation-visit", town.west.public_id)
    assert (left.state, left.done) == (State.OPEN, 0)
    [line] = analytics.owed_in(
        actor=town.actors["office"], on=DAY, area=DISTRICT, duty="organisation-visit"
    ).by_duty()
    assert (line.is_connected, line.total, line.counts[State.DONE]) == (True, 2, 1)


def test_a_township_meets_its_cadres_once_in_each_round(town: Town) -> None:
    """HX25-41."""
    town.guide("cadre-meeting", "town", place=TOWN, teams=[town.east.public_id])
    assert owed(town, "township-meeting", TOWN).state == State.DONE
    anew = make.round_("2027", area=DISTRICT, starts_on=date(2027, 5, 1))
    later: dict[str, Any] = {"starts_on": date(2027, 5, 6), "role": "member"}
    make.posting(make.person("赵书记", numbered=True), make.place(EAST, as_of=DAY), anew, **later)
    asked = owed(town, "township-meeting", TOWN, on=date(2027, 6, 1))
    assert (asked.start, asked.needed, asked.done) == (date(2027, 5, 1), 1, 0)


def test_a_unit_visits_and_studies_the_village_to_which_it_sent_somebody(town: Town) -> None:
    """HX25-48."""
    for kind in ("unit-visit", "unit-research"):
        town.guide(kind, "sender")
        mine = owed(town, kind, f"{town.bureau.public_id}-{EAST}")
        other = owed(town, kind, f"{town.bank.public_id}-{WEST}")
        assert (mine.done, other.done) == (1, 0)
        assert mine.state == State.OPEN, "how often is not configured"


def test_guidance_of_three_levels_is_whole_once_each_of_them_has_guided(town: Town) -> None:
    """HX25-50: a visit of whatever kind is guidance of its level."""
    team = town.east.public_id
    town.guide("organisation-visit", "office")
    town.guide("guidance", "office", on=DAY - timedelta(days=1))
    found = owed(town, "three-level-guidance", team)
    assert (found.done, found.needed, found.missing) == (1, 3, ("township", "unit"))
    town.guide("cadre-meeting", "town", place=TOWN, teams=[team])
    visit = town.guide("unit-visit", "sender")
    found = owed(town, "three-level-guidance", team)
    assert (found.done, found.state, found.missing) == (3, State.DONE, ())
    actions.void_guidance(guidance=visit, reason="记错了村", on=DAY, by=town.actors["sender"])
    assert owed(town, "three-level-guidance", team).missing == ("unit",)
    assert owed(town, "three-level-guidance", town.west.public_id).done == 0


def yunnan(town: Town, **more: Any) -> Any:
    """A team of Gongshan whose captain brings the teams of the township together."""
    batch = make.round_("2025", area=GONGSHAN, starts_on=date(2025, 5, 1))
    cikai = make.place(CIKAI, as_of=DAY)
    make.posting(
        make.person("和队长", numbered=True), cikai, batch, role="captain", starts_on=DAY, **more
    )
    return post("和书记", f"{CIKAI}201", batch, town.bureau)


def last_in(actor: Any, duty: str, key: str) -> Obligation:
    found = analytics.owed_in(actor=actor, on=DAY, area=actor.held[0].area, duty=duty)
    *_, last = [each for each in found.listed() if each.key == key]
    return last


def test_the_teams_of_a_township_of_yunnan_exchange_how_their_work_goes(town: Town) -> None:
    """YN-047."""
    _posting, team = yunnan(town)
    town.actors["captain"] = make.actor("cikai", Role.MEMBER, CIKAI, on=DAY)
    with pytest.raises(NotAllowed):
        town.guide("exchange-meeting", "captain", place=GONGSHAN, level="county")
    meeting = town.guide("exchange-meeting", "captain", place=CIKAI, teams=[team.public_id])
    found = last_in(town.actors["charlie"], "exchange-meeting", CIKAI)
    assert [(row.kind, row.key) for row in found.behind] == [("guidance", meeting.public_id)]
    assert [each.team for each in meeting.teams.all()] == [team]


def test_province_and_prefecture_guide_and_each_has_its_own_visits(town: Town) -> None:
    """YN-062."""
    yunnan(town)
    town.guide("guidance-visit", "prefecture", place=f"{CIKAI}201")
    for key, done in (("5333", 1), ("53", 0)):
        found = last_in(town.actors["province"], "guidance-visit", key)
        assert (found.done, found.needed, found.row.place if found.row else "") == (done, None, key)
    with pytest.raises(errors.GuidanceNotOfLevel):
        town.guide("guidance-visit", "charlie", level="county", place=f"{CIKAI}201")


# ── who records it, and what ────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "by", "more"),
    [
        ("organisation-visit", "town", {"level": "county"}),
        ("organisation-visit", "charlie", {"level": "county"}),
        ("cadre-meeting", "cadre", {"level": "township", "place": TOWN}),
        ("unit-visit", "cadre", {"level": "unit"}),
    ],
)
def test_only_the_office_or_unit_that_guided_records_it(
    kind: str, by: str, more: dict[str, Any], town: Town
) -> None:
    more = {"unit": town.bureau, **more}
    with pytest.raises(NotAllowed):
        town.guide(kind, by, **more)
    assert not Guidance.objects.exists()


@pytest.mark.parametrize(
    ("kind", "by", "more", "problem"),
    [
        ("night-visit", "office", {}, errors.WordUnknown),
        ("unit-visit", "office", {}, errors.GuidanceNotOfLevel),
        ("organisation-visit", "office", {"place": TOWN}, errors.GuidancePlaceWrong),
        ("cadre-meeting", "town", {"place": TOWN, "teams": ["x"]}, errors.TeamElsewhere),
        ("unit-visit", "sender", {"place": WEST}, errors.GuidancePlaceWrong),
        ("organisation-visit", "office", {"on": date(2025, 8, 1)}, errors.DayInFuture),
        ("organisation-visit", "office", {"found": "13812345678"}, errors.PersonalInTitle),
    ],
)
def test_what_would_count_for_nobody_is_refused(
    kind: str, by: str, more: dict[str, Any], problem: type[Exception], town: Town
) -> None:
    with pytest.raises(problem):
        town.guide(kind, by, **more)
    assert not Guidance.objects.exists()


def test_the_same_visit_is_recorded_once(town: Town) -> None:
    first = town.guide("organisation-visit", "office", public_id="0123456789ab")
    assert town.guide("organisation-visit", "office", public_id="0123456789ab") == first
    with pytest.raises(errors.GuidanceIdTaken):
        town.guide("organisation-visit", "office", public_id="0123456789ab", found="缺水")
    with pytest.raises(errors.GuidanceIsThere):
        town.guide("organisation-visit", "office")
    void: dict[str, Any] = {"guidance": first, "on": DAY, "by": town.actors["office"]}
    with pytest.raises(errors.ReasonNeeded):
        actions.void_guidance(reason=" ", **void)
    assert actions.void_guidance(reason="记错", **void)
    assert not actions.void_guidance(reason="记错", **void)
    assert town.guide("organisation-visit", "office") != first


# ── what follows ────────────────────────────────────────


def test_what_a_unit_found_in_the_village_becomes_an_item_of_its_plan(town: Town) -> None:
    """HX25-66."""
    study = town.guide("unit-research", "sender", found="灌溉渠渗漏", agreed="申报水利项目")
    assert list(queries.guidance(actor=town.actors["office"], is_open=True)) == [study]
    told: dict[str, Any] = {"at": AT, "by": town.actors["cadre"]}
    plan = actions.make_plan(kind=PlanKind.ASSISTANCE, village=town.wang.place, year=2025, **told)
    draft = actions.ItemDraft(title="修灌溉渠", kind="measure")
    item = actions.follow_guidance(guidance=study, plan=plan, draft=draft, **told)
    assert actions.follow_guidance(guidance=study, item=item, **told) == item
    card = queries.guidance_card(actor=town.actors["sender"], public_id=study.public_id)
    assert [each.title for each in card.items] == ["修灌溉渠"]
    assert not queries.guidance(actor=town.actors["office"], is_open=True).exists()
    assert owed(town, "unit-research", f"{town.bureau.public_id}-{EAST}").done == 1
    with pytest.raises(NotAllowed):
        actions.follow_guidance(guidance=study, item=item, at=AT, by=town.actors["charlie"])


def test_an_item_of_another_village_does_not_follow_from_it(town: Town) -> None:
    visit = town.guide("organisation-visit", "office")
    told: dict[str, Any] = {"at": AT, "by": make.actor("west", Role.BRANCH, WEST, on=DAY)}
    plan = actions.make_plan(kind=PlanKind.YEAR_PLAN, village=town.li.place, year=2025, **told)
    draft = actions.ItemDraft(title="修路")
    with pytest.raises(errors.ItemElsewhere):
        actions.follow_guidance(guidance=visit, plan=plan, draft=draft, **told)


# ── who sees it ────────────────────────────────────────


def test_charlie_sees_none_of_it_and_a_cadre_that_of_his_team(town: Town) -> None:
    meeting = town.guide("cadre-meeting", "town", place=TOWN, teams=[town.east.public_id])
    visit = town.guide("unit-visit", "sender")
    for who, seen in (
        ("charlie", []),
        ("cadre", [visit, meeting]),
        ("sender", [visit]),
        ("office", [visit, meeting]),
    ):
        assert list(queries.guidance(actor=town.actors[who])) == seen, who
    with pytest.raises(NotFound):
        queries.guidance_card(actor=town.actors["charlie"], public_id=visit.public_id)


def test_many_visits_cost_as_many_queries_as_few(
    town: Town, queries_of: Callable[[Callable[[], Any]], list[str]]
) -> None:
    def read() -> None:
        list(queries.guidance(actor=town.actors["office"]))
        since, until = DAY - timedelta(days=90), DAY + timedelta(days=1)
        list(queries.guidance_facts(actor=town.actors["office"], since=since, until=until))

    town.guide("organisation-visit", "office")
    few = len(queries_of(read))
    for days in range(1, 8):
        town.guide("organisation-visit", "office", on=DAY - timedelta(days=days))
    assert len(queries_of(read)) == few == 3
