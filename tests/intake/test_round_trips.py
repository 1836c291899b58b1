"""What goes out comes back without a difference: a round, a township, the whole area. A list speaks only of the
rounds that it names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.intake.conftest import AREA, NOW, TODAY, cadre, roster, xlsx
from zhucun.directory import actions as directory
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import actions, queries
from zhucun.intake.models import Batch
from zhucun.roster import actions as roster_actions
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db
SAME = {"new": 0, "changed": 0, "gone": 0, "errors": 0, "left": 0, "bad_rows": 0}
HEADINGS = ["乡镇", "村", "姓名", "单位", "职务", "任职起", "批次"]


def row(name: str, village: str, round_: str, township: str = "赊店镇") -> list[Any]:
    return [township, village, name, "社旗县财政局", "队员", "2022-07-01", round_]


@pytest.fixture
def two_rounds(places: dict[str, Place], unit: Unit) -> dict[str, Round]:
    """Two of 2021, one of them in another township, and one of 2022-06."""
    rounds = {
        code: make.round_(code, starts_on=date(2021, 5, 1), by=OPERATOR)
        for code in ("2021", "2022-06")
    }
    for name, code, village in (
        ("张三", "2021", "411327100201"),
        ("李四", "2021", "411327101201"),
        ("王五", "2022-06", "411327100202"),
    ):
        person = make.person(name, unit=unit)
        make.posting(
            person,
            places[village],
            rounds[code],
            role="member",
            unit=unit,
            starts_on=date(2022, 7, 1),
        )
    return rounds


def exported(actor: Actor, area: str = AREA, round_: str = "", **more: Any) -> bytes:
    given = {"feed": "roster", "area": area, "as_of": TODAY, "at": NOW, "round": round_, **more}
    return b"".join(queries.export(actor=actor, **given))


@pytest.mark.usefixtures("two_rounds")
@pytest.mark.parametrize("chosen", ["", "2021", "2022-06"])
def test_one_round_comes_back_whatever_round_is_chosen(
    office: Actor, open_batch: Callable[..., Batch], chosen: str
) -> None:
    batch = open_batch(exported(office, round_="2022-06"), "roster", round=chosen)
    assert batch.counts == {**SAME, "same": 1}
    assert queries.preview(batch=batch, actor=office).rounds == ("2022-06",)


@pytest.mark.usefixtures("two_rounds")
@pytest.mark.parametrize(("area", "count"), [(AREA, 3), ("411327100", 2), ("411327101", 1)])
def test_an_area_comes_back(
    office: Actor, open_batch: Callable[..., Batch], area: str, count: int
) -> None:
    batch = open_batch(exported(office, area), "roster", area=area)
    assert batch.counts == {**SAME, "same": count}


@pytest.mark.usefixtures("two_rounds")
def test_a_prefecture_comes_back_with_the_rounds_of_its_counties(
    open_batch: Callable[..., Batch], unit: Unit
) -> None:
    drafts = [("411325", "内乡县"), ("411325100", "城关镇"), ("411325100201", "东风村")]
    directory.add_places(
        [directory.PlaceDraft(code=code, name=name) for code, name in drafts],
        since=date(2020, 1, 1),
        by=OPERATOR,
    )
    place = Place.objects.get(code="411325100201")
    other = make.round_("2021", area="411325", starts_on=date(2021, 5, 1))
    make.posting(
        make.person("赵六"), place, other, role="member", unit=unit, starts_on=date(2022, 7, 1)
    )
    batch = open_batch(exported(OPERATOR, "4113"), "roster", area="4113", by=OPERATOR)
    assert batch.counts == {**SAME, "same": 4}


@pytest.mark.usefixtures("two_rounds")
def test_who_is_missing_from_a_round_is_ended_and_nobody_of_another(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    data = xlsx([HEADINGS, row("王五", "西关村", "2022-06")])
    only_late = open_batch(data, "roster")
    assert only_late.counts["gone"] == 0
    data = xlsx([HEADINGS, row("张三", "东关村", "2021")])
    only_early = open_batch(data, "roster")
    assert only_early.counts["gone"] == 1
    actions.accept(batch=only_early, by=office, accepted_at=NOW, end_gone_on=TODAY)
    ended = Posting.objects.exclude(ends_on=None).values_list("person__name", flat=True)
    assert list(ended) == ["李四"]


@pytest.mark.usefixtures("two_rounds")
def test_a_list_that_names_two_rounds_speaks_of_both(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    rows = [row("王五", "西关村", "2022-06"), row("张三", "东关村", "2021")]
    plan = queries.preview(batch=open_batch(xlsx([HEADINGS, *rows]), "roster"), actor=office)
    assert plan.rounds == ("2021", "2022-06")
    assert [gone.label for gone in plan.gone] == ["李四 小河村"]


@pytest.mark.usefixtures("two_rounds")
def test_without_the_column_it_speaks_of_the_round_that_is_chosen(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    batch = open_batch(roster(cadre("张三", "", 任职起="2022-07-01")), "roster", round="2021")
    plan = queries.preview(batch=batch, actor=office)
    assert plan.rounds == ("2021",)
    assert [gone.label for gone in plan.gone] == ["李四 小河村"]


@pytest.mark.usefixtures("two_rounds")
def test_a_row_in_error_still_names_its_round(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    wrong = [*row("张三", "东关村", "2021")[:5], "昨天", "2021"]
    plan = queries.preview(batch=open_batch(xlsx([HEADINGS, wrong]), "roster"), actor=office)
    assert plan.rounds == ("2021",)
    assert [gone.label for gone in plan.gone] == ["李四 小河村"]


@pytest.mark.usefixtures("two_rounds")
def test_a_list_that_names_no_round_speaks_of_the_whole_area(
    office: Actor, open_batch: Callable[..., Batch]
) -> None:
    data = xlsx([HEADINGS, row("张三", "东关村", "")])
    plan = queries.preview(batch=open_batch(data, "roster"), actor=office)
    assert plan.rounds == ()
    assert {gone.label for gone in plan.gone} == {"李四 小河村", "王五 西关村"}
    assert [error.code for error in plan.errors] == ["intake.round-needed"]


def test_a_published_round_comes_back_too(
    two_rounds: dict[str, Round], office: Actor, open_batch: Callable[..., Batch]
) -> None:
    roster_actions.publish_round(round_=two_rounds["2021"], published_at=NOW, by=OPERATOR)
    batch = open_batch(exported(office, round_="2021"), "roster")
    assert batch.counts == {**SAME, "same": 2}
