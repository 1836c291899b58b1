"""Contact cards in the homes: put up on a visit, stale at rotation, and who has none (SQ24-057,
SQ24-061)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from tests.fieldwork.world import AT, household
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.rows import shown
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor, Held
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions as fieldwork
from zhucun.fieldwork.models import Visit
from zhucun.households import actions as registry
from zhucun.households.models import Household
from zhucun.reports import actions, queries
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting, Round

AREA, VILLAGE, NEXT = "411327", "411327100201", "411327100202"
#: Who records in the village.
WRITER = Actor(account=7, name="村里", held=(Held(Role.FIRST_SECRETARY, VILLAGE, ""),))
ISSUED, VISITED = date(2024, 2, 1), date(2024, 3, 1)
ROTATED, LATER = date(2024, 4, 1), date(2024, 5, 6)


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2021")


@pytest.fixture
def li(places: dict[str, Place], batch: Round, unit: Unit) -> Posting:
    """The first secretary of the village, with a card since February."""
    person = make.person("李明", phone="13712345678", unit=unit)
    posting = make.posting(person, places[VILLAGE], batch, unit=unit)
    issue(ISSUED)
    return posting


@pytest.fixture
def homes(places: dict[str, Place]) -> list[Household]:
    """Two that left poverty, one monitored, one that is neither."""
    rows = [household(places[VILLAGE], n) for n in range(1, 5)]
    told: dict[str, Any] = {"since": date(2021, 6, 1), "made_at": AT, "by": OPERATOR}
    registry.set_tags(rows[:2], tag="exited-household", **told)
    registry.set_tags(rows[2:3], tag="monitored-household", **told)
    return rows


def issue(day: date) -> None:
    rows = queries.to_issue(actor=OPERATOR, as_of=day, area=AREA)
    actions.issue_cards(rows, issued_on=day, issued_at=NOW, by=OPERATOR)


def put_up(posting: Posting, *homes: Household, on: date = VISITED, slot: str = "card") -> Visit:
    return fieldwork.record_visit(
        posting=posting,
        kind="household",
        on=on,
        households=[
            fieldwork.VisitedHousehold(public_id=each.public_id, slots=(slot,)) for each in homes
        ],
        made_at=AT + timedelta(days=(on - VISITED).days),
        at=AT + timedelta(days=(on - VISITED).days),
        by=WRITER,
    )


def succeed(posting: Posting, batch: Round) -> Posting:
    """张玺 follows 李明 in April."""
    how: dict[str, Any] = {"ends_on": ROTATED, "reason": "轮换", "made_at": NOW, "by": OPERATOR}
    roster.end_postings([posting], released=True, **how)
    person = make.person("张玺", phone="13912345678")
    return make.posting(person, posting.place, batch, starts_on=ROTATED)


def hangs(on: date = VISITED, **more: str) -> list[tuple[str, str, int, int | None, bool]]:
    rows = queries.card_homes(actor=OPERATOR, as_of=on, area=AREA, **more)
    return [
        (
            each.household.number[-1],
            each.cadre_name,
            each.version,
            each.current_version,
            bool(each.holds),
        )
        for each in rows.order_by("household__number", "pk")
    ]


def outcomes(on: date) -> dict[Outcome, int]:
    pack = pack_for(AREA, as_of=on)
    found = analytics.coverage(actor=OPERATOR, pack=pack, area=AREA)
    return next(each.counts for each in found if each.item.id == "card-in-every-home")


def test_a_card_ticked_on_a_visit_hangs_in_that_home_since_that_day(
    li: Posting, homes: list[Household]
) -> None:
    visit = put_up(li, homes[0])
    put_up(li, homes[1], slot="leaflet")
    [row] = queries.card_homes(actor=OPERATOR, as_of=VISITED, area=AREA)
    assert (row.household, row.on, row.visit, row.cadre_name, row.version) == (
        homes[0],
        VISITED,
        visit,
        "李明",
        1,
    )
    assert hangs(VISITED - timedelta(days=1)) == []


def test_every_exited_and_monitored_household_without_a_card_is_listed(
    li: Posting, homes: list[Household]
) -> None:
    put_up(li, homes[0], homes[3])
    told = queries.card_coverage(actor=OPERATOR, as_of=VISITED, area=AREA)
    assert told is not None
    assert (told.asked, told.covered, told.gaps, told.stale) == (3, 1, 2, 0)
    assert outcomes(VISITED)[Outcome.FAIL] == 2
    pack = pack_for(AREA, as_of=VISITED)
    _item, codes = analytics.coverage_rows(
        actor=OPERATOR,
        pack=pack,
        rule="card-in-every-home",
        area=AREA,
        outcome=Outcome.FAIL,
        limit=10,
    )
    assert set(codes) == {homes[1].public_id, homes[2].public_id}
    board = {each.item.id: each for each in analytics.board(actor=OPERATOR, pack=pack, area=AREA)}
    covered = board["card-coverage"]
    assert [int(each or 0) for each in (covered.numerator, covered.denominator)] == [1, 3]
    assert board["cards-issued"].value == 2


def test_after_a_rotation_the_old_card_raises_a_question_until_the_new_one_hangs(
    li: Posting, homes: list[Household], batch: Round
) -> None:
    put_up(li, *homes[:3])
    zhang = succeed(li, batch)
    issue(ROTATED)
    assert hangs(LATER, state=queries.STALE) == [(n, "李明", 1, 2, False) for n in ("1", "2", "3")]
    pack = pack_for(AREA, as_of=LATER)
    _item, codes = analytics.lead_rows(
        actor=OPERATOR, pack=pack, screen="stale-card", area=AREA, limit=10
    )
    rows = shown(actor=OPERATOR, subject="card", codes=codes, as_of=LATER)
    assert {row.key for row in rows} == {each.public_id for each in homes[:3]}
    assert outcomes(LATER)[Outcome.FAIL] == 3
    put_up(zhang, homes[0], on=LATER)
    assert hangs(LATER) == [
        ("1", "张玺", 2, 2, True),
        ("2", "李明", 1, 2, False),
        ("3", "李明", 1, 2, False),
    ]
    assert hangs(VISITED)[0] == ("1", "李明", 1, 1, True)
    assert outcomes(LATER)[Outcome.FAIL] == 2


def test_the_duty_to_post_a_card_is_met_by_one_that_holds_and_by_no_other(
    li: Posting, homes: list[Household], batch: Round
) -> None:
    visit = put_up(li, homes[0])

    def standing(on: date) -> dict[str, State]:
        owed = analytics.owed_in(actor=OPERATOR, area=AREA, on=on, duty="card-coverage")
        return {each.key: each.state for each in owed.listed()}

    first = standing(VISITED)
    assert len(first) == 3
    assert [key for key, state in first.items() if state == State.DONE] == [homes[0].public_id]
    owed = analytics.owed_in(actor=OPERATOR, area=AREA, on=VISITED, duty="card-coverage")
    [done] = owed.listed(states=[State.DONE])
    assert [(each.kind, each.key) for each in done.behind] == [("visit", visit.public_id)]
    succeed(li, batch)
    issue(ROTATED)
    assert State.DONE not in standing(LATER).values()


def test_a_struck_out_visit_put_up_no_card_and_a_cadre_without_one_puts_up_the_village_card(
    li: Posting, homes: list[Household], batch: Round
) -> None:
    member = make.posting(make.person("王无卡"), li.place, batch, role="member")
    visit = put_up(member, homes[0])
    assert hangs() == [("1", "李明", 1, 1, True)]
    fieldwork.void_visit(visit=visit, reason="记错了", at=AT, by=WRITER)
    assert hangs() == []


def test_charlie_sees_no_home_of_another_county(li: Posting, homes: list[Household]) -> None:
    put_up(li, homes[0])
    charlie = make.actor("charles", Role.OFFICE, "520111", on=VISITED)
    assert not queries.card_homes(actor=charlie, as_of=VISITED).exists()
    assert not queries.card_homes(actor=charlie, as_of=VISITED, area=AREA).exists()


def test_where_no_pack_asks_for_a_card_in_the_homes_nothing_is_counted(
    places: dict[str, Place],
) -> None:
    assert queries.card_coverage(actor=OPERATOR, as_of=VISITED, area="520111") is None
