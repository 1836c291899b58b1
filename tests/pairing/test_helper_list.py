"""The list of helpers: cell-level errors, nothing half done, out as it came in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests import factories as make
from tests.pairing.world import AT, COUNTY, DAY, EAST, TOWN, home
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.intake import actions, queries
from zhucun.intake.models import Batch
from zhucun.kernel.problems import Problem
from zhucun.ledger.models import EventRecord
from zhucun.pairing.models import Avoidance, Helper

HEADINGS = ["姓名", "身份证号", "单位", "人员类别", "工作地代码", "是否领导干部", "回避户编号"]
NUMBER = make.id_number(serial=11)


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def bureau(here: Any) -> Any:
    return make.unit("溆浦县财政局", area=COUNTY)


def brought(by: Actor, *rows: list[Any]) -> Batch:
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return actions.open_batch(
        file=out.getvalue(),
        feed="helpers",
        by=by,
        area=COUNTY,
        as_of=DAY,
        made_at=AT,
        file_name="责任人.xlsx",
    )


GOOD = ["钱一", NUMBER, "溆浦县财政局", "机关干部", COUNTY, "是"]
CADRE = ["孙二", None, None, "村干部", EAST, None]


def test_a_list_is_enlisted_once_and_the_same_list_brings_nothing_new(
    office: Actor, bureau: Any
) -> None:
    batch = brought(office, GOOD, CADRE)
    actions.accept(batch=batch, by=office, accepted_at=AT)
    rows = Helper.objects.order_by("pk").select_related("person__unit")
    told = [(row.person.name, row.level, row.kind, row.is_leading) for row in rows]
    assert told == [
        ("钱一", "county", "official", True),
        ("孙二", "village", "village_cadre", False),
    ]
    assert EventRecord.objects.filter(name="pairing.helper.enlisted").first().source  # type: ignore[union-attr]
    again = brought(office, GOOD, CADRE)
    assert (again.counts["new"], again.counts["same"]) == (0, 2)
    changed = brought(office, [*GOOD[:5], "否"])
    assert changed.counts["changed"] == 1
    actions.accept(batch=changed, by=office, accepted_at=AT)
    assert not Helper.objects.get(person__name="钱一").is_leading


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["钱一", NUMBER, "没有的单位", "机关干部", COUNTY, "是"], "pairing.unit-unknown"),
        (["孙二", None, None, "村干部", TOWN, None], "pairing.area-does-not-fit"),
        ([*GOOD, "P1、无此户"], "pairing.household-unknown"),
        (["李三", "123", None, "机关干部", COUNTY, None], ""),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_half_done(
    office: Actor, bureau: Any, row: list[Any], code: str
) -> None:
    batch = brought(office, row, CADRE)
    errors = queries.preview(actor=office, batch=batch).errors
    assert len(errors) == 1
    assert not code or errors[0].problem.code == code
    assert Helper.objects.count() == 0


def test_kin_of_a_list_is_noted_once_and_goes_out_again(
    office: Actor, bureau: Any, east: Place, west: Place
) -> None:
    one, two, other = home(east, number="P1"), home(west, number="P2"), home(west, number="P3")
    batch = brought(office, [*GOOD, "P1、P2"], [*CADRE, "P3"])
    actions.accept(batch=batch, by=office, accepted_at=AT)
    noted = Avoidance.objects.values_list("helper__person__name", "household")
    assert set(noted) == {("钱一", one.pk), ("钱一", two.pk), ("孙二", other.pk)}
    assert brought(office, [*GOOD, "P1"], [*CADRE, "P3"]).counts["same"] == 2
    more = brought(office, [*GOOD, "P1, P3"], CADRE)
    [change] = queries.preview(actor=office, batch=more).changed
    assert (change.before["kin"], change.after["kin"]) == ("P1、P2", "P1、P2、P3")
    actions.accept(batch=more, by=office, accepted_at=AT)
    assert Avoidance.objects.count() == 4


def test_charlie_may_bring_no_list_of_this_county(charlie: Actor, bureau: Any) -> None:
    with pytest.raises(Problem):
        brought(charlie, GOOD)
    assert Helper.objects.count() == 0
