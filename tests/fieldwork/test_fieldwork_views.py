"""What comes of the records: coverage, diary, figures, the evidence of duties, marts, handovers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests import factories as make
from tests.fieldwork.world import AT, DAY, actor_for, household
from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions, marts, queries
from zhucun.fieldwork.errors import ClueNeedsHousehold
from zhucun.fieldwork.models import Matter, Visit
from zhucun.fieldwork.queries.duties import WORDS
from zhucun.fieldwork.queries.monitored import monitored_of
from zhucun.households import actions as homes
from zhucun.households.models import Household
from zhucun.roster import actions as roster
from zhucun.roster import queries as roster_queries
from zhucun.roster.models import Handover, Posting, Round

SINCE, UNTIL = date(2024, 1, 1), date(2024, 4, 1)
Record = Callable[..., Visit]


def queries_of(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        call()
    return len(found)


def test_coverage_counts_households_once_and_visits_each_time(
    record: Record, households: list[Household], cadre: Actor, east: Place
) -> None:
    record()
    record(on=DAY - timedelta(days=9))
    village = queries.coverage(actor=cadre, since=SINCE, until=UNTIL)[0]
    assert (village.code, village.households, village.reached) == (east.code, 4, 2)
    assert (village.household_visits, village.waiting) == (4, 2)
    waiting = queries.covered_households(
        actor=cadre, village=east.code, since=SINCE, until=UNTIL, waiting=True
    )
    assert list(waiting) == households[2:]
    all_ = queries.covered_households(actor=cadre, village=east.code, since=SINCE, until=UNTIL)
    assert [row.visited_on for row in all_] == [DAY, DAY, None, None]


def test_a_household_that_left_counts_in_the_visits_only(
    record: Record, cadre: Actor, households: list[Household]
) -> None:
    record()
    Household.objects.filter(pk=households[0].pk).update(
        valid_until=date(2024, 3, 15), end_reason="moved"
    )
    village = queries.coverage(actor=cadre, since=SINCE, until=UNTIL)[0]
    assert (village.households, village.reached, village.household_visits) == (3, 1, 2)


def test_a_visit_that_was_struck_out_counts_nowhere(record: Record, cadre: Actor) -> None:
    row = record()
    actions.void_visit(visit=row, reason="误记", at=AT, by=cadre)
    village = queries.coverage(actor=cadre, since=SINCE, until=UNTIL)[0]
    assert (village.reached, village.household_visits) == (0, 0)
    assert list(queries.duty_facts(actor=cadre, since=SINCE, until=UNTIL)) == []
    assert queries.figures(actor=cadre, since=SINCE, until=UNTIL).visits == 0


def test_a_stranger_counts_nothing(record: Record, stranger: Actor, east: Place) -> None:
    row = record()
    period = {"since": SINCE, "until": UNTIL}
    assert queries.coverage(actor=stranger, **period) == []
    assert not queries.covered_households(actor=stranger, village=east.code, **period).exists()
    assert not queries.visits(actor=stranger).exists()
    assert list(queries.duty_facts(actor=stranger, **period)) == []
    assert queries.figures(actor=stranger, **period).household_visits == 0
    assert queries.diary(actor=stranger, posting=row.posting, month=DAY).days == []


def test_coverage_costs_the_same_for_one_village_and_for_two(
    record: Record, office: Actor, west: Place
) -> None:
    record()

    def ask() -> Any:
        return queries.coverage(actor=office, since=SINCE, until=UNTIL)

    one = queries_of(ask)
    household(west, 1)
    assert queries_of(ask) == one
    assert [row.code for row in ask()] == ["411327100201", "411327100202"]


def test_the_diary_costs_the_same_for_one_visit_and_for_ten(
    record: Record, cadre: Actor, wang: Posting
) -> None:
    def ask() -> Any:
        return queries.diary(actor=cadre, posting=wang, month=DAY)

    record(matters=[actions.NewMatter(kind="urgent", topic="water", title="水管")])
    one = queries_of(ask)
    for n in range(9):
        record(
            findings=f"第{n}次",
            matters=[actions.NewMatter(kind="urgent", topic="water", title="路")],
        )
    assert queries_of(ask) == one
    page = ask()
    assert (page.household_visits, page.distinct, page.matters) == (20, 2, 10)


def test_the_figures_of_a_quarter(record: Record, cadre: Actor, opened: Any, step: Any) -> None:
    record()
    record(kind="open_air", to=[], on=DAY - timedelta(days=1))
    matter = opened()
    step(matter, "passed_up", reason="主管道")
    found = queries.figures(actor=cadre, since=SINCE, until=UNTIL)
    assert (found.visits, found.meetings, found.days) == (2, 1, 2)
    assert (found.household_visits, found.households) == (2, 2)
    assert (found.opened, found.settled, found.passed_up) == (1, 0, 1)


def test_one_visit_is_the_evidence_of_three_duties(
    record: Record, cadre: Actor, li: Posting, wang: Posting, households: list[Household]
) -> None:
    row = record(to=households[:1], companions=[li.public_id])
    facts = sorted(queries.duty_facts(actor=cadre, since=SINCE, until=UNTIL))
    house = households[0].public_id
    assert facts == sorted(
        [
            ("household", house, "household-service", DAY, "visit", 1, row.public_id),
            ("household", house, "household-visit", DAY, "", 1, row.public_id),
            ("posting", li.public_id, "diary-entry", DAY, "", 1, row.public_id),
            ("posting", li.public_id, "household-visit", DAY, house, 1, row.public_id),
            ("posting", wang.public_id, "diary-entry", DAY, "", 1, row.public_id),
            ("posting", wang.public_id, "household-visit", DAY, house, 1, row.public_id),
        ]
    )


def test_the_words_of_the_evidence_are_words_of_the_packs() -> None:
    counted = {
        (item.spec.counts, item.spec.subject)
        for area, year in (("520111", 2025), ("431225", 2025), ("53", 2025), ("4312", 2018))
        for item in directory.pack_for(area, as_of=date(year, 6, 1)).cadences()
    }
    assert {(word, subject) for word, those in WORDS.items() for subject in those} <= counted


def test_the_mart_says_what_the_facts_say(opened: Any, step: Any, cadre: Actor) -> None:
    matter: Matter = opened(kind="help", size="small")
    step(matter, "passed_up", reason="主管道")
    done = opened(kind="comment", topic="school", source="public")
    step(done, "done", text="办好")
    step(done, "answered", satisfied="yes")
    step(done, "closed")
    pack = directory.pack_for("411327", as_of=DAY)
    for row in (matter, done):
        facts = queries.matter_facts(row, pack=pack)
        rows = marts.matters(as_of=DAY, areas=("411327",), names=tuple(facts), tags={})
        found = rows.get(public_id=row.public_id)
        assert {name: found[f"m_{name}"] for name in facts} == facts


def test_a_clue_is_a_lead_to_a_household_and_no_request_of_anybody(
    opened: Any, east: Place, office: Actor, stranger: Actor
) -> None:
    with pytest.raises(ClueNeedsHousehold):
        opened(kind="clue", title="主要劳力外伤")
    home = household(east, 31)
    row = opened(kind="clue", title="主要劳力外伤", household=home.public_id)
    found = queries.matters(actor=office, kind="clue")
    assert [one.household_id for one in found] == [home.pk]
    assert queries.matters(actor=stranger, kind="clue").count() == 0
    assert list(marts.matters(as_of=DAY, areas=("411327",), names=("code",), tags={})) == []
    assert row.level == "village"


def test_the_mart_of_a_day_before_the_closing_shows_it_open(opened: Any, step: Any) -> None:
    matter = opened()
    step(matter, "closed", reason="重复", on=DAY)
    names = ("state", "closed_on")
    assert (
        marts.matters(as_of=DAY, areas=("41",), names=names, tags={}).get()["m_state"] == "closed"
    )
    Matter.objects.update(opened_on=DAY - timedelta(days=2))
    before = marts.matters(as_of=DAY - timedelta(days=1), areas=("41",), names=names, tags={}).get()
    assert (before["m_state"], before["m_closed_on"]) == ("open", None)


def test_the_board_counts_the_matters_of_the_pack_and_shows_their_rows(
    opened: Any, step: Any, office: Actor, stranger: Actor
) -> None:
    quick = opened(source="phone", kind="help")
    soon = AT + timedelta(minutes=30)
    step(quick, "done", text="修好", at=soon, made_at=soon)
    step(quick, "closed", at=soon, made_at=soon)
    opened(source="phone", kind="help")
    pack = directory.pack_for("411327", as_of=DAY)
    _item, codes = analytics.rows_behind(
        actor=office, pack=pack, indicator="quick-cases", area="411327", part="numerator", limit=9
    )
    assert codes == [quick.public_id]
    rows = analytics.shown(actor=office, subject="case_item", codes=codes, as_of=DAY)
    assert [row.name for row in rows] == ["饮水管冻裂"]
    assert analytics.shown(actor=stranger, subject="case_item", codes=codes, as_of=DAY) == []


@pytest.fixture
def handover(wang: Posting, east: Place, batch: Round) -> Handover:
    roster.correct_postings([(wang, {"ends_on": date(2024, 4, 1)})], made_at=AT, by=OPERATOR)
    zhao = make.posting(make.person("赵新来"), east, batch, starts_on=date(2024, 4, 1))
    return roster.open_handover(giver=wang, taker=zhao, opened_on=DAY, opened_at=AT, by=OPERATOR)


def test_open_matters_stand_in_the_handover_and_pass_on_when_accepted(
    opened: Any, step: Any, wang: Posting, east: Place, request: pytest.FixtureRequest
) -> None:
    running, closed = opened(), opened(title="已办")
    step(closed, "closed", reason="重复")
    handover = request.getfixturevalue("handover")
    items = [item for item in roster_queries.items_of(handover) if item.kind == "matter"]
    assert [(item.key, item.text) for item in items] == [(running.public_id, "饮水管冻裂")]
    answer = roster.Answer(item=items[0], accepted=True)
    taker = actor_for(handover.taker, "zhao")
    roster.answer_items([answer], answered_on=DAY, by=taker)
    running.refresh_from_db()
    assert running.owner == handover.taker
    assert queries.steps_of(running)[-1].kind == "handed_over"
    assert list(queries.open_matters_of(wang)) == []


def test_a_refused_matter_stays_with_its_cadre(
    opened: Any, wang: Posting, request: pytest.FixtureRequest
) -> None:
    running = opened()
    handover = request.getfixturevalue("handover")
    item = next(each for each in roster_queries.items_of(handover) if each.kind == "matter")
    answer = roster.Answer(item=item, accepted=False, reason="先办结")
    roster.answer_items([answer], answered_on=DAY, by=actor_for(handover.taker, "zhao"))
    running.refresh_from_db()
    assert running.owner == wang


@pytest.fixture
def monitored(households: list[Household]) -> Household:
    """The first household is monitored; the second was, until January."""
    registry = {"since": date(2022, 3, 1), "made_at": AT, "by": OPERATOR}
    for row in households[:2]:
        homes.set_tag(household=row, tag="monitored-household", **registry)
    ended = {"until": date(2024, 1, 10), "made_at": AT, "by": OPERATOR}
    homes.end_tag(household=households[1], tag="monitored-household", **ended)
    return households[0]


def test_the_list_of_a_handover_is_what_is_open_and_all_of_it_passes_on(
    opened: Any, monitored: Household, wang: Posting, request: pytest.FixtureRequest
) -> None:
    running = opened()
    promise = roster.PromiseDraft(posting=wang, text="为张奶奶代购降压药", made_on=date(2021, 6, 1))
    [promise] = roster.make_promises([promise], by=OPERATOR)
    handover = request.getfixturevalue("handover")
    items = {item.kind: item for item in roster_queries.items_of(handover)}
    assert {kind: items[kind].text for kind in ("matter", "promise", "monitored")} == {
        "matter": "饮水管冻裂",
        "promise": "为张奶奶代购降压药",
        "monitored": f"监测户 {monitored.number}",
    }
    with override("zh-hans"):
        assert roster_queries.kind_label("monitored") == "监测户"
    taker = actor_for(handover.taker, "zhao")
    answers = [
        roster.Answer(item=items[kind], accepted=True)
        for kind in ("matter", "promise", "monitored")
    ]
    assert roster.answer_items(answers, answered_on=DAY, by=taker) == 3
    for row in (running, promise):
        row.refresh_from_db()
    assert (running.owner, promise.posting) == (handover.taker, handover.taker)
    assert promise.made_by == wang
    assert [row.public_id for row in queries.matters(actor=taker, person=taker.person)] == [
        running.public_id
    ]


def test_a_member_hands_over_the_monitored_households_that_he_visited(
    record: Record, monitored: Household, households: list[Household], li: Posting, wang: Posting
) -> None:
    def listed(posting: Posting) -> list[str]:
        return [each.key for each in monitored_of(posting, DAY)]

    assert (listed(wang), listed(li)) == ([monitored.public_id], [])
    record(to=households[:2], companions=[li.public_id])
    assert listed(li) == [monitored.public_id]
