"""The replay of 怀化 2014–2017 at a hundredth of the article's size: stock and flow, the incidence
with its base, the poverty villages, and why 61.03万 are not 63.99万."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from demo.huaihua import apportioned
from demo.world import build
from tests import factories as make
from zhucun.analytics import actions, queries
from zhucun.analytics.models import KeptBoard
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import account_named, midnight, pack_for
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord
from zhucun.reports.queries import board_workbook

pytestmark = pytest.mark.django_db

CITY = "4312"
THEN, NOW, WRITTEN = date(2014, 12, 31), date(2017, 12, 31), date(2018, 6, 14)
#: The account at the article's own size, as the full replay counts it.
WHOLE = {
    "opening": 870_664,
    "exits": 610_324,
    "entries": 0,
    "births": 0,
    "deaths": 0,
    "corrections": 0,
    "closing": 260_340,
}


@pytest.fixture(scope="module", autouse=True)
def city(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), override_settings(VAR=folder), transaction.atomic():
        build(scale="city-sample", progress=lambda *_step: None)
        yield
        transaction.set_rollback(True)


def board(on: date, actor: Any = OPERATOR) -> dict[str, queries.Measured]:
    pack = pack_for(CITY, as_of=on)
    return {each.item.id: each for each in queries.board(actor=actor, pack=pack, area=CITY)}


@cache
def of_the_city(on: date) -> dict[str, queries.Measured]:
    """The board of the city as it was built and kept; a test that changes it asks `board`."""
    kept = queries.kept_board(actor=OPERATOR, pack=pack_for(CITY, as_of=on), area=CITY)
    return {each.item.id: each for each in kept.measured} if kept else board(on)


def keep(on: date = NOW, actor: Any = OPERATOR) -> bool:
    return actions.keep_board(area=CITY, on=on, made_at=midnight(WRITTEN), by=actor)


def why(on: date = NOW, actor: Any = OPERATOR) -> list[queries.Explanation]:
    told: dict[str, Any] = {"actor": actor, "pack": pack_for(CITY, as_of=on), "area": CITY}
    measured = queries.measure(indicator="poor-persons-reduced", **told)
    return queries.explanations(measured=measured, **told)


def test_a_hundredth_of_the_poor_were_on_the_register_and_a_hundredth_are_left() -> None:
    assert of_the_city(THEN)["poor-persons"].value == 8_707
    assert of_the_city(NOW)["poor-persons"].value == 2_604
    assert of_the_city(NOW)["poor-persons-reduced"].value == 6_103  # 61.03万 at full size


def test_the_incidence_has_an_explicit_base_which_is_the_rural_register() -> None:
    then, now = of_the_city(THEN)["poverty-incidence"], of_the_city(NOW)["poverty-incidence"]
    assert (then.value, then.numerator, then.denominator) == (Decimal("20.80"), 8_707, 41_860)
    assert (now.value, now.numerator, now.denominator) == (Decimal("6.20"), 2_604, 41_990)
    verdicts = {each.value: now.agrees_with(each) for each in now.declared}
    assert verdicts == {Decimal("20.80"): None, Decimal("6.2"): True}


def test_the_incidence_fell_by_percentage_points_and_never_by_a_percentage() -> None:
    fall = of_the_city(NOW)["incidence-fall"]
    assert (fall.value, fall.item.spec.unit) == (Decimal("14.60"), "百分点")
    assert fall.ends is not None
    assert [(end.on, end.value) for end in fall.ends] == [
        (date(2014, 1, 1), Decimal("20.80")),
        (NOW, Decimal("6.20")),
    ]
    [declared] = fall.declared
    assert fall.agrees_with(declared) is True
    assert not fall.is_ratio


def test_a_base_that_a_county_left_out_is_no_base() -> None:
    with transaction.atomic():
        new = "431299"
        make.add_places({new: "新设县"}, since=date(2016, 1, 1))
        found = board(NOW)
        assert (found["poverty-incidence"].state, found["poverty-incidence"].value) == (
            "no-rows",
            None,
        )
        assert found["incidence-fall"].value is None
        transaction.set_rollback(True)


def test_a_number_that_is_stated_of_the_city_itself_comes_before_those_of_its_counties() -> None:
    with transaction.atomic():
        place = make.place(CITY, as_of=NOW)
        directory.record_figures(
            figures={place: {"rural_population": 52_080}}, as_of=date(2017, 6, 30), by=OPERATOR
        )
        assert board(NOW)["poverty-incidence"].value == Decimal("5.00")
        transaction.set_rollback(True)


def test_the_counties_that_state_the_base_stand_behind_it() -> None:
    pack = pack_for(CITY, as_of=NOW)
    spec: Any = pack.item("indicators/poverty-incidence").spec
    rows = queries.base_rows(actor=OPERATOR, pack=pack, spec=spec, area=CITY)
    assert len(rows) == 13
    assert sum(int(row.detail.replace(",", "")) for row in rows) == 41_990
    assert {row.since for row in rows} == {NOW}


def test_half_of_the_poverty_villages_are_still_poor() -> None:
    """10 → 5 of a hundredth: 1,024 → 503."""
    assert of_the_city(THEN)["poverty-villages"].value == 10
    assert of_the_city(NOW)["poverty-villages"].value == 5


def test_hongjiang_district_exited_first_and_is_not_hongjiang_city() -> None:
    found = of_the_city(date(2016, 12, 31))
    assert (found["counties"].value, found["counties-exited"].value) == (13, 1)
    pack = pack_for(CITY, as_of=WRITTEN)
    told: dict[str, Any] = {"actor": OPERATOR, "pack": pack, "area": CITY, "limit": 9}
    _item, codes = queries.rows_behind(indicator="counties-exited", **told)
    assert codes == ["431271"]
    _item, codes = queries.rows_behind(indicator="counties-passed-by-province", **told)
    assert codes == ["431202", "431221", "431281"]
    names = queries.shown(actor=OPERATOR, subject="county", codes=codes, as_of=WRITTEN)
    assert [row.name for row in names] == ["鹤城区", "中方县", "洪江市"]
    _item, codes = queries.rows_behind(indicator="counties-before-national-acceptance", **told)
    assert codes == ["431221"]


def test_the_account_says_why_the_declared_reduction_differs() -> None:
    [found] = why()
    assert (found.rule.ref, found.closes) == ("rules/stock-flow", True)
    assert found.parts == {
        **dict.fromkeys(WHOLE, 0),
        "opening": 8_707,
        "exits": 6_103,
        "closing": 2_604,
    }
    assert found.declared.value == 639_900


def test_at_full_size_29576_are_missing_from_what_the_article_declares() -> None:
    whole = replace(why()[0], parts=WHOLE)
    assert (whole.closes, whole.left, whole.gap) == (True, 230_764, 29_576)
    with translation.override("en"):
        account, gap = whole.sentences
    assert "Opening 870,664 − exits 610,324" in account
    assert "closing 260,340: the account of the records closes" in account
    assert "declared 639,900 exits would leave 230,764, 29,576 fewer than the closing" in gap
    assert "cannot be told" in gap
    with translation.override("zh-hans"):
        account, gap = whole.sentences
    assert "期初870,664−脱贫610,324" in account
    assert "申报的脱贫639,900" in gap
    assert "比期末260,340少29,576" in gap
    assert "无从判断" in gap


def test_an_account_that_does_not_close_says_so() -> None:
    odd = replace(why()[0], parts={**WHOLE, "closing": 260_341})
    with translation.override("en"):
        assert "does not close" in odd.sentences[0]


def test_what_was_declared_of_one_year_is_no_claim_about_another() -> None:
    then = of_the_city(THEN)
    found = then["poor-persons"]
    verdicts = {each.value: found.agrees_with(each) for each in found.declared}
    assert verdicts == {870_664: False, 870_000: False, 260_340: None}  # a hundredth of the size
    assert why(THEN) == []


def test_what_was_kept_is_what_is_computed() -> None:
    assert of_the_city(NOW) == board(NOW)


def test_a_board_is_computed_again_only_after_something_was_recorded() -> None:
    with transaction.atomic():
        assert keep() is False
        directory.record_figures(
            figures={make.place(CITY, as_of=NOW): {"rural_population": 52_080}},
            as_of=date(2017, 6, 30),
            by=OPERATOR,
        )
        kept = queries.kept_board(actor=OPERATOR, pack=pack_for(CITY, as_of=NOW), area=CITY)
        assert kept is not None
        assert (kept.since, kept.is_counted) == (1, True)
        assert keep() is True
        found = queries.kept_board(actor=OPERATOR, pack=pack_for(CITY, as_of=NOW), area=CITY)
        assert found is not None
        assert found.since == 0
        shown = {each.item.id: each.value for each in found.measured}
        assert shown["poverty-incidence"] == Decimal("5.00")
        transaction.set_rollback(True)


def test_the_page_of_a_kept_board_asks_little_and_says_when_it_was_computed(
    client_of: Callable[..., Client],
) -> None:
    client = client_of(account_named(username="huaihua"), "en")
    address = f"/board/{CITY}/?as_of={NOW}"
    with CaptureQueriesContext(connection) as asked:
        text = client.get(address).content.decode()
    assert "Computed on 2018-06-15 00:00." in text
    assert "Nothing was recorded here since." in text
    assert not [each for each in asked if "households_" in each["sql"]]
    assert "Computed on" not in client.get(f"{address}&now=1").content.decode()


def test_the_workbook_of_the_board_says_what_was_declared_and_why_it_differs(
    client_of: Callable[..., Client],
) -> None:
    address = f"/board/{CITY}/file/?as_of={NOW}"
    answer = client_of(account_named(username="huaihua")).get(address)
    page = load_workbook(BytesIO(answer.content)).active
    assert page is not None
    lines = list(page.iter_rows(min_row=4, values_only=True))
    reduced = next(line for line in lines if line[0] == "减少贫困人口")
    assert (reduced[1], reduced[7], reduced[10], reduced[11]) == (6_103, 639_900, 100, "不符")
    assert "记录的账是平的" in str(reduced[12])
    fall = next(line for line in lines if line[0] == "贫困发生率下降")
    assert (fall[1], fall[2], fall[11]) == (14.6, "百分点", "相符")
    assert "20.80 % (8,707 / 41,860)" in str(fall[5])
    assert "怀化" in str(page["A1"].value)
    assert AccessRecord.objects.filter(what="board", area=CITY).exists()
    stranger = make.actor("charlies-book", Role.OFFICE, "520111")
    with pytest.raises(NotAllowed):
        board_workbook(
            [],
            actor=stranger,
            pack=pack_for(CITY, as_of=NOW),
            area=CITY,
            computed_at=midnight(WRITTEN),
            language="en",
        )


def test_a_reader_of_one_county_gets_nothing_of_the_board_of_the_city() -> None:
    there = make.actor("bobs-county", Role.OFFICE, "431224")
    pack = pack_for(CITY, as_of=NOW)
    kept = queries.kept_board(actor=there, pack=pack, area=CITY)
    assert kept is not None
    shown = {each.item.id: each.value for each in kept.measured}
    live = {each.item.id: each.value for each in queries.board(actor=there, pack=pack, area=CITY)}
    assert shown == live
    assert shown["poor-persons"] != of_the_city(NOW)["poor-persons"].value
    with pytest.raises(NotAllowed):
        keep(actor=there)


def test_a_board_under_another_version_of_the_pack_is_not_shown() -> None:
    with transaction.atomic():
        KeptBoard.objects.update(version="0.0.1")
        pack = pack_for(CITY, as_of=NOW)
        assert queries.kept_board(actor=OPERATOR, pack=pack, area=CITY) is None
        transaction.set_rollback(True)


def test_the_boards_of_past_nights_are_let_go_and_those_asked_for_stay() -> None:
    with transaction.atomic():
        actions.keep_board(area="431271", on=NOW, made_at=midnight(NOW), by=OPERATOR)
        told: dict[str, Any] = {"made_at": midnight(WRITTEN), "by": OPERATOR}
        assert actions.forget_boards(before=NOW, **told) == 0
        assert actions.forget_boards(before=WRITTEN, **told) == 1
        assert set(KeptBoard.objects.values_list("area", flat=True)) == {CITY}
        transaction.set_rollback(True)


def test_a_rounded_figure_agrees_with_what_rounds_to_it() -> None:
    then, now = of_the_city(THEN)["poor-persons"], of_the_city(NOW)["poor-persons"]
    whole = replace(then, value=Decimal(870_664)), replace(now, value=Decimal(260_340))
    verdicts = [{each.value: one.agrees_with(each) for each in one.declared} for one in whole]
    assert verdicts == [
        {870_664: True, 260_340: None, 870_000: True},
        {870_664: None, 260_340: True, 870_000: None},
    ]
    villages = replace(of_the_city(THEN)["poverty-villages"], value=Decimal(1_024))
    assert [villages.agrees_with(each) for each in villages.declared] == [True, None, True]
    reduced = replace(of_the_city(NOW)["poor-persons-reduced"], value=Decimal(610_324))
    assert reduced.agrees_with(reduced.declared[0]) is False


def test_thirteen_counties_five_of_them_autonomous() -> None:
    told: dict[str, Any] = {"actor": OPERATOR, "pack": pack_for(CITY, as_of=WRITTEN), "area": CITY}
    found = {
        name: queries.measure(indicator=name, **told)
        for name in ("counties", "autonomous-counties")
    }
    assert {name: each.value for name, each in found.items()} == {
        "counties": 13,
        "autonomous-counties": 5,
    }
    assert all(each.agrees_with(each.declared[0]) for each in found.values())


def test_the_page_of_a_figure_shows_points_bases_and_why(client_of: Callable[..., Client]) -> None:
    office = account_named(username="huaihua")
    page = {lang: client_of(office, lang) for lang in ("en", "zh-hans")}
    day = f"?as_of={NOW}"
    text = page["zh-hans"].get(f"/board/{CITY}/{day}").content.decode()
    assert "百分点" in text
    assert "差异原因" in text
    reduced = f"/board/{CITY}/poor-persons-reduced/{day}"
    assert "the account of the records closes" in page["en"].get(reduced).content.decode()
    told = page["zh-hans"].get(reduced).content.decode()
    assert "记录的账是平的" in told
    assert "639,900" in told
    assert "2014年至2017年 (2014-01-01–2017-12-31)" in told
    fall = page["en"].get(f"/board/{CITY}/incidence-fall/{day}").content.decode()
    assert "14.6 percentage points" in fall
    assert "14.6 %" not in fall
    assert "8,707 / 41,860" in fall
    base = page["en"].get(f"/board/{CITY}/poverty-incidence/{day}&part=denominator")
    assert "Numbers stated of places" in base.content.decode()


def test_charlie_learns_nothing_of_the_poor_nor_of_their_base() -> None:
    stranger = make.actor("charlies", Role.OFFICE, "520111")
    found = board(NOW, stranger)
    assert found["poor-persons"].value == 0
    assert (found["poverty-incidence"].value, found["poverty-incidence"].denominator) == (
        None,
        None,
    )
    assert found["incidence-fall"].value is None
    assert why(NOW, stranger) == []
    pack = pack_for(CITY, as_of=NOW)
    spec: Any = pack.item("indicators/poverty-incidence").spec
    assert queries.base_rows(actor=stranger, pack=pack, spec=spec, area=CITY) == []


def test_who_sees_one_county_has_the_base_of_that_county() -> None:
    there = make.actor("bobs", Role.OFFICE, "431224")
    found = board(NOW, there)["poverty-incidence"]
    assert found.denominator is not None
    assert 0 < found.denominator < 41_990
    assert found.value is not None
    assert 5 < found.value < 8


def test_the_base_costs_no_query_for_each_place() -> None:
    pack = pack_for(CITY, as_of=NOW)
    told: dict[str, Any] = {"actor": OPERATOR, "pack": pack, "area": CITY}
    with CaptureQueriesContext(connection) as asked:
        queries.measure(indicator="poverty-incidence", **told)
    assert len(asked) <= 6


@pytest.mark.parametrize("total", [0, 1, 13, 870_664])
def test_shares_sum_up_to_the_whole(total: int) -> None:
    weights = [63, 130, 373, 272, 372, 230, 201, 137, 198, 124, 152, 14, 194]
    shares = apportioned(total, weights)
    assert sum(shares) == total
    assert all(abs(n - total * w / sum(weights)) < 1 for n, w in zip(shares, weights, strict=True))
