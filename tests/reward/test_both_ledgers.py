"""Both accounts of whoever answers at the end of the line: what can be gained, and what may have to be answered for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from tests.reward.conftest import DAY as IN_2025
from tests.reward.conftest import Village
from tests.reward.test_accountability import UNTIL, decided, told
from tests.reward.test_proposing import DUE, LATER, pledged
from zhucun.analytics.queries.coverage import judging
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of, pack_for
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions as fieldwork
from zhucun.kernel.problems import NotFound
from zhucun.pairing import actions as pairing
from zhucun.reward import actions, queries
from zhucun.roster.models import Posting

RULE = "rules/both-ledgers-for-end-responsible"


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def leader(world: World) -> Posting:
    """向书记 leads the team of the eastern village, and helps households there."""
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 3, 1))
    person = make.person("向书记")
    made = make.posting(person, world.places[EAST], round_, starts_on=date(2017, 3, 1))
    helps(person)
    return made


def helps(person: Any, area: str = COUNTY, level: str = "county", **more: Any) -> Any:
    draft = pairing.HelperDraft(person=person, area=area, level=level, kind="official", **more)
    return pairing.enlist_helpers([draft], since=date(2017, 4, 1), by=OPERATOR)[0]


def seen(actor: Actor, posting: Posting, as_of: date = LATER) -> queries.BothLedgers:
    return queries.both_ledgers(actor=actor, person=posting.person.public_id, as_of=as_of)


def test_both_accounts_stand_side_by_side_for_himself_and_for_his_superior(
    world: World, leader: Posting
) -> None:
    """HH18-037, HH18-056."""
    pledged(leader)
    himself = actor_of(Account.objects.get(username="xiang"), on=date(2020, 6, 1))
    office = world.actor("office", LATER)
    exit_ = world.open_place(EAST, due_on=DUE)
    actions.record_outcomes(
        [actions.OutcomeDraft(posting=leader, kind="rank", on=date(2017, 12, 20))],
        at=at(LATER),
        by=OPERATOR,
    )
    for actor in (himself, office):
        found = seen(actor, leader)
        assert found.is_end_responsible
        assert [row.kind for row in found.gains.outcomes] == ["rank"]
        assert found.gains.priority is not None
        asked = {each.rule: each.outcome for each in found.gains.priority.answers}
        assert asked["rules/promotion-among-equals"] is Outcome.UNKNOWN
        facts = {row.key.partition(":")[0]: row.rule.clauses for row in found.risks.facts}
        assert facts == {"pledge": ("HH18-052",), "exit": ("HH18-091",)}
        assert f"exit:{exit_.public_id}" in {row.key for row in found.risks.facts}
        assert [(each.rule, each.outcome) for each in found.answers] == [(RULE, Outcome.PASS)]
    assert (seen(himself, leader).is_own, seen(office, leader).is_own) == (True, False)


def test_a_pledge_whose_day_has_not_come_is_a_risk_that_lies_ahead(
    world: World, leader: Posting
) -> None:
    _item, himself = pledged(leader)
    found = seen(himself, leader, date(2017, 11, 1))
    assert [(row.open_items, row.due_on) for row in found.risks.ahead] == [(1, date(2017, 11, 30))]
    assert found.risks.facts == ()
    assert seen(himself, leader).risks.ahead == ()


def test_the_superior_lists_who_answers_at_the_end_of_the_line_and_others_see_nobody(
    world: World, leader: Posting, queries_of: Callable[..., list[str]]
) -> None:
    office, charlie = world.actor("office", LATER), world.actor("charlie", LATER)
    helps(make.person("不在末端"), is_end_responsible=False)
    listed = queries.end_responsible(actor=office, as_of=LATER, area=COUNTY)
    assert [(row.person.name, row.incentives, row.constraints) for row in listed] == [
        ("向书记", 0, 0)
    ]
    few = queries_of(lambda: list(queries.end_responsible(actor=office, as_of=LATER, area=COUNTY)))
    for n in range(8):
        helps(make.person(f"帮{n}"))
    rows = queries.end_responsible(actor=office, as_of=LATER, area=COUNTY)
    assert queries_of(lambda: list(rows)) == few
    assert list(queries.end_responsible(actor=charlie, as_of=LATER)) == []
    with pytest.raises(NotFound):
        seen(charlie, leader)
    himself = make.actor("xiang", Role.FIRST_SECRETARY, EAST, on=DAY, person=leader.person)
    other = make.person("别人")
    helps(other)
    with pytest.raises(NotFound):
        queries.both_ledgers(actor=himself, person=other.public_id, as_of=LATER)


def test_the_rule_about_both_accounts_is_judged_over_all_who_answer(
    world: World, leader: Posting
) -> None:
    """HH18-037: none is without the other."""
    pack = pack_for(COUNTY, as_of=LATER)
    item: Any = pack.item(RULE)
    found = judging(
        actor=world.actor("office", LATER), pack=pack, subject="helper", area=COUNTY, items=[item]
    )
    assert not found.rows.missing & {"incentives", "constraints"}
    [(_code, _area, outcome)] = found.rows.select(found.outcomes)
    assert outcome == "pass"


def test_what_it_costs_stays_the_same_however_much_is_on_record(
    world: World, leader: Posting, queries_of: Callable[..., list[str]]
) -> None:
    _item, himself = pledged(leader)
    few = queries_of(lambda: seen(himself, leader))
    here: dict[str, Any] = {"at": at(date(2017, 4, 1)), "by": himself}
    for year in (2015, 2016):
        fieldwork.make_plan(village=leader.place, year=year, posting=leader, kind="pledge", **here)
    drafts = [
        actions.OutcomeDraft(posting=leader, kind="rank", on=date(2017, month, 1))
        for month in range(5, 9)
    ]
    actions.record_outcomes(drafts, at=at(LATER), by=OPERATOR)
    assert len(queries_of(lambda: seen(himself, leader))) == len(few)


def test_a_decision_stands_there_once_the_person_was_told(
    village: Village, office: Actor, discipline: Actor, cadre: Actor
) -> None:
    decided(village, office, discipline, rows=[("document", "", "通报第2号", date(2025, 6, 1))])
    assert seen(cadre, village.old, IN_2025).risks.cases == ()
    made = told(village, office, discipline)
    for actor in (cadre, office):
        found = seen(actor, village.old, IN_2025)
        assert [(row.public_id, row.influence_until) for row in found.risks.cases] == [
            (made.public_id, UNTIL)
        ]
        assert found.risks.on_record == 1
