"""What the sources count and ask of use and reward, by the house's own packs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories as make
from tests.branches.world import DAPING, HUNAN
from tests.reward.conftest import AT, COUNTY, DAY, Village
from zhucun.analytics.queries import coverage, measure
from zhucun.branches import actions as branches
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions as economy
from zhucun.engines.rules import Outcome
from zhucun.reward import actions, queries
from zhucun.reward.actions import checking
from zhucun.reward.queries import priority
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

SAID = date(2022, 12, 17)


def figure(name: str, area: str, on: date, actor: Actor = OPERATOR) -> Any:
    return measure(actor=actor, pack=pack_for(area, as_of=on), indicator=name, area=area)


@pytest.fixture
def daping(db: None) -> Posting:
    """A first secretary in a village of Hunan since 2020."""
    make.add_places(HUNAN)
    village = make.place(DAPING, as_of=SAID)
    round_ = make.round_("2020", area="431225", starts_on=date(2020, 5, 1))
    return make.posting(make.person("向前进"), village, round_, starts_on=date(2020, 5, 10))


def test_hunan_counts_uses_since_last_year_each_kind_by_itself(daping: Posting) -> None:
    """HN22-38: 去年来 is from 2021 on, and no other window of the text."""
    for kind, on in (
        ("promotion", date(2020, 12, 31)),
        ("promotion", date(2021, 1, 1)),
        ("promotion", date(2022, 12, 17)),
        ("rank", date(2021, 3, 1)),
    ):
        draft = actions.OutcomeDraft(posting=daping, kind=kind, on=on)
        actions.record_outcomes([draft], at=AT, by=OPERATOR)
    assert figure("promotions", "431225", SAID).value == 2
    assert figure("promotions", "431225", date(2022, 12, 16)).value == 1
    window = pack_for("431225", as_of=SAID).window("since-last-year").period
    assert window.start == date(2021, 1, 1)
    charlie = make.actor("charlies", Role.OFFICE, "520111", on=SAID)
    assert figure("promotions", "431225", SAID, charlie).value == 0


def test_hunan_asks_for_reserves_in_every_village_of_a_team_that_never_leaves(
    daping: Posting,
) -> None:
    """HN22-43."""

    def counts() -> dict[str, int]:
        pack = pack_for("431225", as_of=SAID)
        found = {row.item.id: row for row in coverage(actor=OPERATOR, pack=pack, area="431225")}
        told = found["village-has-reserves"].counts
        return {outcome.value: number for outcome, number in told.items() if number}

    assert counts() == {Outcome.FAIL.value: 1}
    branches.recognise_one(
        branches.TalentDraft(
            village=daping.place,
            kind="reserve",
            person=branches.PersonDraft(name="杨新苗"),
            on=date(2022, 5, 1),
        ),
        at=AT,
        by=OPERATOR,
    )
    assert counts() == {Outcome.PASS.value: 1}


def test_hunan_adds_up_what_was_invested_won_and_put_in_by_others(daping: Posting) -> None:
    """HN22-45, HN22-52: three sources of money, since May 2021."""
    for kind, yuan, on in (
        ("invested", 10_000, date(2021, 5, 1)),
        ("won", 200_000, date(2022, 3, 1)),
        ("social", 3_000, date(2022, 6, 1)),
        ("won", 999_999, date(2021, 4, 30)),
    ):
        economy.receive_fund(
            place=daping.place, kind=kind, given=Decimal(yuan), on=on, at=AT, by=OPERATOR
        )
    assert figure("funds", "431225", SAID).value == 213_000


def test_in_yunnan_who_left_before_the_term_was_over_is_a_share_with_its_rows(
    village: Village, office: Actor
) -> None:
    """YN-082: they go and they stay (下得去、留得住)."""
    found = figure("early-returns", COUNTY, DAY, office)
    assert (found.numerator, found.denominator) == (0, 2)
    roster.end_postings(
        [village.new], ends_on=date(2025, 6, 1), reason="调回", made_at=AT, by=OPERATOR
    )
    found = figure("early-returns", COUNTY, DAY, office)
    assert (found.numerator, found.denominator, str(found.value)) == (1, 2, "50.00")
    roster.end_postings(
        [village.old], ends_on=date(2025, 6, 1), reason="期满", made_at=AT, by=OPERATOR
    )
    assert figure("early-returns", COUNTY, DAY, office).numerator == 1  # he stayed three years


def test_in_yunnan_outstanding_work_comes_first_and_nobody_is_ranked(
    village: Village, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """YN-081: the grade excellent gives priority; without it nothing is barred."""
    graded = {village.old.person.public_id: SimpleNamespace(grade="excellent")}
    monkeypatch.setattr(priority, "grades", lambda **_asked: graded)
    found = queries.priority_list(actor=office, area=COUNTY, as_of=DAY)
    told = [
        (group.holds, [row.posting.person.name for row in group.rows]) for group in found.groups
    ]
    assert told == [(("rules/excellent-first",), ["岩老"]), ((), ["玉新"])]


def test_in_yunnan_a_promotion_rests_on_the_result_of_an_appraisal(
    village: Village, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """YN-066: who has no result of a yearly or term-end appraisal fails the rule, by its words."""
    graded = {village.old.person.public_id: SimpleNamespace(grade="competent")}
    monkeypatch.setattr(checking, "grades", lambda **_asked: graded)
    names = [queries.ListedName(name=row.person.name) for row in (village.old, village.new)]
    made = actions.check_promotions(
        names, area=COUNTY, title="六月拟提拔人选", as_of=DAY, by=office
    )
    told = {
        row.name: [each for each in row.answers if each["rule"] == "rules/result-comes-first"]
        for row in queries.promotion_check(actor=office, public_id=made.public_id)[1]
    }
    assert [each["outcome"] for each in told["岩老"]] == ["pass"]
    [against] = told["玉新"]
    assert (against["outcome"], against["why_zh"]) == ("fail", "没有年度考核或期满考核结果")
    assert {row.name: row.standing for row in made.rows.all()}["玉新"] == "out"
