"""What is due to those who serve on no posting: village and township cadres, committees, townships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.support.others_world import (
    CITY,
    COUNTY,
    HOUSE,
    JUNE_END,
    OTHER,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Others,
    at,
    build,
    with_sums,
)
from zhucun.branches import actions as branches
from zhucun.branches.models import Seat
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.support import actions, queries
from zhucun.support.enums import GivenState, StatedFact
from zhucun.support.errors import (
    DayInFuture,
    DocumentNeeded,
    DueNotConfigured,
    FactOfOthers,
    GivenIsThere,
    LargerThanDue,
    NotEntitled,
    YearNeeded,
)
from zhucun.support.models import Stated

VISIT, CHECK_UP, ALLOWANCE = "cadre-care-visit", "model-check-up", "township-allowance"
BONUS, REWARD, OFFICE = "township-bonus", "village-reward", "township-office"
MARCH = date(2018, 3, 5)


@pytest.fixture
def others(db: None, settings: Any) -> Others:
    settings.POLICY_DIR = HOUSE
    return build()


@pytest.fixture
def funded(db: None, settings: Any, tmp_path: Path) -> Others:
    """Under a pack that says the sums."""
    settings.POLICY_DIR = with_sums(tmp_path / "policy")
    return build()


def of(found: dict[Any, Any], entitlement: str) -> dict[str, Any]:
    return {name: line for (name, what), line in found.items() if what == entitlement}


def test_an_illness_or_a_hardship_opens_one_visit_each_and_nobody_else_is_owed_one(
    others: Others,
) -> None:
    """HH18-020, HH18-041, HH18-043."""
    assert of(others.owing(), VISIT) == {}
    tan, long_ = others.whose("谭支书"), others.whose("龙主任")
    for day in (MARCH, date(2018, 5, 2)):
        others.state(tan, StatedFact.ILLNESS, day)
    others.state(long_, StatedFact.FAMILY_DIFFICULTY, MARCH)
    owed = of(others.owing(), VISIT)
    assert {name: (line.due.amount, line.given) for name, line in owed.items()} == {
        "谭支书": (2, 0),
        "龙主任": (1, 0),
    }
    assert [part.since for part in owed["谭支书"].due.parts] == [MARCH, date(2018, 5, 2)]
    others.give(tan, VISIT, on=date(2018, 3, 9))
    found = of(others.owing(), VISIT)["谭支书"]
    assert (found.given, found.gap, found.state) == (1, 1, GivenState.GAP)
    others.give(tan, VISIT, on=date(2018, 5, 6))
    assert of(others.owing(), VISIT)["谭支书"].state is GivenState.EVEN
    with pytest.raises(GivenIsThere):
        others.give(tan, VISIT, on=date(2018, 5, 6))
    with pytest.raises(NotEntitled):
        others.give(others.whose("杨委员"), VISIT, on=MARCH)


def test_what_is_stated_is_sealed_and_read_by_those_who_keep_it_alone(others: Others) -> None:
    tan = others.whose("谭支书")
    row = others.state(tan, StatedFact.ILLNESS, MARCH)
    assert others.state(tan, StatedFact.ILLNESS, MARCH).pk == row.pk
    [raw] = Stated.objects.extra(select={"raw": "fact"}).values_list("raw", flat=True)
    assert b"illness" not in bytes(raw)
    told = " ".join(str(each.data) for each in EventRecord.objects.filter(name__contains="fact"))
    assert told
    assert "illness" not in told
    asked = {"subject": tan.subject, "key": tan.key}
    assert [each.fact for each in queries.stated(actor=others["county"], **asked)] == ["illness"]
    for who in ("township", "charlie"):
        assert queries.stated(actor=others[who], **asked) == []
        with pytest.raises(NotFound):
            queries.one_stated(actor=others[who], public_id=row.public_id)
        with pytest.raises(NotAllowed):
            others.state(tan, StatedFact.ILLNESS, date(2018, 4, 1), by=others[who])
    with pytest.raises(DayInFuture):
        others.state(tan, StatedFact.ILLNESS, date(2018, 8, 1))
    with pytest.raises(FactOfOthers):
        others.state(tan, StatedFact.APPRAISED, MARCH, year=2017, document="文")
    assert actions.void_fact(stated=row, reason="登记有误", at=at(), by=others["office"])
    assert of(others.owing(), VISIT) == {}


def test_a_hardship_that_is_over_opens_no_more_but_its_visit_stays_owed(others: Others) -> None:
    tan = others.whose("谭支书")
    row = others.state(tan, StatedFact.FAMILY_DIFFICULTY, MARCH)
    assert actions.end_fact(stated=row, until=date(2018, 3, 20), at=at(), by=others["office"])
    assert not actions.end_fact(stated=row, until=date(2018, 3, 21), at=at(), by=others["office"])
    assert of(others.owing(), VISIT)["谭支书"].gap == 1
    nothing = others.owing(year=2019, through=date(2019, 6, 30))
    assert of(nothing, VISIT) == {}


def test_model_workers_are_planned_in_a_batch_and_checked_once(others: Others) -> None:
    """HH18-042: of a check-up nothing but its day and its batch is kept."""
    models = [others.whose("谭支书"), others.whose("龙主任")]
    with pytest.raises(DocumentNeeded):
        others.state(models[0], StatedFact.MODEL, MARCH)
    for each in models:
        others.state(each, StatedFact.MODEL, MARCH, document="怀发〔2018〕3号")
    drafts = [
        actions.GivenDraft(
            of=each, entitlement=CHECK_UP, planned_on=date(2018, 9, 1), batch="第一批 长沙"
        )
        for each in models
    ]
    planned = actions.record_given(drafts, at=at(), by=others["office"])
    owed = of(others.owing(), CHECK_UP)
    assert {(line.due.amount, line.given, line.planned) for line in owed.values()} == {(1, 0, 1)}
    done = actions.done_given(given=planned[0], on=TODAY, at=at(), by=others["office"])
    assert done
    assert not actions.done_given(given=planned[0], on=TODAY, at=at(), by=others["office"])
    owed = of(others.owing(), CHECK_UP)
    assert (owed["谭支书"].state, owed["龙主任"].state) == (GivenState.EVEN, GivenState.GAP)
    later = of(others.owing(year=2019, through=date(2019, 6, 30)), CHECK_UP)
    assert (later["谭支书"].gap, later["龙主任"].gap) == (0, 1)  # once, and not each year
    assert actions.void_given(given=planned[0], reason="误记", at=at(), by=others["office"])
    assert of(others.owing(), CHECK_UP)["谭支书"].gap == 1


def test_the_allowance_goes_to_cadres_of_hard_townships_month_by_month(funded: Others) -> None:
    """HH18-075."""
    assert of(funded.owing(), ALLOWANCE) == {}
    make.tag(TOWNSHIP, "hard-remote", since=date(2018, 3, 1))
    owed = of(funded.owing(), ALLOWANCE)
    assert set(owed) == {"谭支书", "龙主任", "杨委员", "向书记"}
    assert {line.due.amount for line in owed.values()} == {Decimal("800.00")}  # March to June
    seat = Seat.objects.get(pk=min(Seat.objects.values_list("pk", flat=True)))
    branches.end_seat(seat=seat, on=date(2018, 5, 1), reason="resigned", at=at(), by=OPERATOR)
    assert of(funded.owing(), ALLOWANCE)["谭**"].due.amount == Decimal("400.00")
    xiang = funded.whose("向书记", area=TOWNSHIP)
    paid: dict[str, Any] = {"on": TODAY, "document": "会计凭证2018-7"}
    with pytest.raises(DocumentNeeded):
        funded.give(xiang, ALLOWANCE, on=TODAY, amount=Decimal("800"))
    funded.give(xiang, ALLOWANCE, amount=Decimal("1000"), **paid)
    with pytest.raises(LargerThanDue):
        funded.give(xiang, ALLOWANCE, amount=Decimal("0.01"), **{**paid, "document": "凭证8"})
    # July's 200 were paid with it: they are due by the day of the payment, and no excess
    line = of(funded.owing(), ALLOWANCE)["向书记"]
    assert (line.given, line.ahead, line.over) == (Decimal("1000"), Decimal("200"), 0)
    assert line.state is GivenState.EVEN
    # 50 more as somebody decides: agreed, and not asked back
    more: dict[str, Any] = {**paid, "document": "凭证9", "amount": Decimal("50")}
    funded.give(xiang, ALLOWANCE, reason="县里议定补发", **more)
    july = {"through": date(2018, 7, 31)}
    for asked in ({}, july):
        line = of(funded.owing(**asked), ALLOWANCE)["向书记"]
        assert (line.agreed, line.over, line.state) == (50, 0, GivenState.AGREED)


def test_what_the_source_leaves_open_is_owed_without_a_sum_and_is_never_nought(
    others: Others,
) -> None:
    """HH18-030, HH18-073, HH18-075."""
    make.tag(TOWNSHIP, "hard-remote", since=date(2017, 1, 1))
    make.tag(TOWNSHIP, "poor-office", since=date(2017, 1, 1))
    town = others.place("township", TOWNSHIP)
    with pytest.raises(YearNeeded):
        others.state(town, StatedFact.APPRAISED, MARCH, document="麻组发〔2018〕2号")
    others.state(town, StatedFact.APPRAISED, MARCH, year=2018, document="麻组发〔2018〕2号")
    owed = others.owing()
    assert set(of(owed, OFFICE)) == {"高村镇"}
    assert set(of(owed, BONUS)) == {"谭支书", "龙主任", "杨委员", "向书记"}
    for what in (OFFICE, BONUS, ALLOWANCE):
        lines = of(owed, what).values()
        assert lines
        assert all((line.due.amount, line.gap) == (None, None) for line in lines)
        assert {line.state for line in lines} == {GivenState.OPEN}
    sums = {row.asked.id: row for row in _sums(others)}
    assert (sums[OFFICE].lines, sums[OFFICE].open) == (1, 1)
    xiang = others.whose("向书记", area=TOWNSHIP)
    paid: dict[str, Any] = {"on": TODAY, "document": "凭证", "amount": Decimal("500")}
    with pytest.raises(DueNotConfigured):
        others.give(xiang, BONUS, **paid)
    others.give(xiang, BONUS, reason="县里已定标准", **paid)
    others.give(town, OFFICE, on=TODAY, document="麻发改〔2018〕9号")
    owed = others.owing()
    assert owed["向书记", BONUS].given == 500
    assert owed["高村镇", OFFICE].given == 1


def _sums(others: Others, who: str = "office", area: str = CITY) -> list[queries.OtherSums]:
    return queries.other_sums(
        queries.owing(actor=others[who], year=2018, through=JUNE_END, areas=[area])
    )


def test_the_bonus_of_a_township_is_the_standard_of_county_units_and_a_share_on_top(
    funded: Others,
) -> None:
    """HH18-073: base × (1 + p), once the year of the township is appraised."""
    assert of(funded.owing(), BONUS) == {}
    town = funded.place("township", TOWNSHIP)
    funded.state(town, StatedFact.APPRAISED, MARCH, year=2018, document="麻组发〔2018〕2号")
    owed = of(funded.owing(), BONUS)
    assert set(owed) == {"谭支书", "龙主任", "杨委员", "向书记"}
    assert {line.due.amount for line in owed.values()} == {Decimal("12000.00")}
    assert {line.state for line in owed.values()} == {GivenState.GAP}


def test_nobody_of_elsewhere_and_only_the_office_writes(others: Others, queries_of: Any) -> None:
    make.tag(TOWNSHIP, "hard-remote", since=date(2017, 1, 1))
    assert others.owing("charlie") == {}
    assert set(of(others.owing("township", area=TOWNSHIP), ALLOWANCE))
    tan = others.whose("谭支书")
    told: dict[str, Any] = {"subject": tan.subject, "key": tan.key, "area": VILLAGE}
    with pytest.raises(NotFound):
        queries.beneficiary(actor=others["charlie"], as_of=JUNE_END, **told)
    for who in ("township", "charlie"):
        with pytest.raises(NotAllowed):
            others.give(tan, ALLOWANCE, on=TODAY, by=others[who])


def test_a_county_costs_as_many_queries_as_a_village(others: Others, queries_of: Any) -> None:
    make.tag(TOWNSHIP, "hard-remote", since=date(2017, 1, 1))
    make.tag(OTHER[:9], "hard-remote", since=date(2017, 1, 1))
    few = queries_of(lambda: others.owing("county", area=VILLAGE))
    many = queries_of(lambda: others.owing("county", area=COUNTY))
    assert len(many) == len(few)
