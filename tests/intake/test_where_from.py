"""From an event to the cell: every value that a list brought can be found in the file again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.intake.conftest import LI, NOW, TODAY, ZHANG, cadre, roster, text_table, with_check, xlsx
from tests.intake.conftest import ROSTER_HEADINGS as HEADINGS
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import actions, queries
from zhucun.intake.models import Batch
from zhucun.intake.queries import FromList
from zhucun.kernel.divisions import Level
from zhucun.ledger.models import EventRecord

pytestmark = pytest.mark.django_db
VILLAGES = ["区划代码", "县", "乡镇", "村名", "村类型", "户数", "人口"]


def origin(event: str, actor: Actor = OPERATOR, **where: Any) -> FromList:
    """Where the last event of a kind comes from."""
    record = EventRecord.objects.filter(name=event, **where).latest("pk")
    return queries.from_lists([record], actor=actor)[record.pk]


def content(data: bytes, address: str) -> list[Any]:
    """What stands in cells of the file, as a person would look them up: 花名册!F3, L3."""
    sheet, _, cells = address.rpartition("!")
    book = load_workbook(io.BytesIO(data))
    return [book[sheet.strip("'")][cell].value for cell in cells.split(", ")]


@pytest.fixture
def titled(unit: Any, round_2023: Any) -> bytes:
    """A roster under a title, its first row empty, the list's columns not from A on."""
    row = ["x", *cadre("张三", ZHANG, 学历="硕士", 工作队="甲队", 任职止="2025-05-01")]
    return xlsx(("花名册", [["社旗县花名册"], ["", *HEADINGS], row]))


def test_every_value_of_a_new_person_leads_to_its_cell(
    titled: bytes, bring: Callable[..., Batch]
) -> None:
    batch = bring(titled, "roster", round="2023")
    person = origin("directory.person.registered")
    assert person.cells["education"] == "花名册!G3"
    found = {name: content(titled, address) for name, address in person.cells.items()}
    assert found["name"] == ["张三"]
    assert found["education"] == ["硕士"]
    assert found["phone"] == ["13800001234"]
    assert found["id_number"] == [with_check(ZHANG)]
    assert found["gender"] == [None, with_check(ZHANG)]  # told by the number
    assert (person.file, person.batch, person.row) == ("名单.xlsx", batch.public_id, 3)


def test_every_value_of_a_new_posting_leads_to_its_cell(
    titled: bytes, bring: Callable[..., Batch]
) -> None:
    bring(titled, "roster", round="2023")
    found = {
        name: content(titled, address)
        for name, address in origin("roster.posting.made").cells.items()
    }
    assert found == {
        "place": ["赊店镇", "东关村"],
        "role": ["队员"],
        "unit": ["社旗县财政局"],
        "team": ["甲队"],
        "starts_on": ["2023.5.11"],
        "ends_on": ["2025-05-01"],
    }
    assert content(titled, origin("roster.team.formed").cells["team"]) == ["甲队"]


def test_a_correction_leads_to_the_cells_that_changed_it(
    titled: bytes, bring: Callable[..., Batch]
) -> None:
    bring(titled, "roster", round="2023")
    later = cadre("张三", ZHANG, 学历="本科", 工作队="甲队", 任职起="2023.6.1")
    bring(roster(cadre("李四", LI), later), "roster", round="2023")
    assert origin("directory.person.corrected").cells == {"education": "Sheet1!F3"}
    assert origin("roster.posting.corrected").cells == {"starts_on": "Sheet1!I3"}


def test_a_start_and_an_end_in_one_column_lead_to_it(
    bring: Callable[..., Batch], unit: Any, round_2023: Any
) -> None:
    headings = ["乡镇", "村", "姓名", "单位", "职务", "任职起止"]
    values = ["赊店镇", "东关村", "张三", unit.name, "队员", "2023.5.11-2025.5.10"]
    bring(xlsx(("2023 年", [headings, values])), "roster", round="2023")
    cells = origin("roster.posting.made").cells
    assert cells["starts_on"] == cells["ends_on"] == "'2023 年'!F2"


def test_villages_their_townships_figures_and_tags_lead_to_their_rows(
    bring: Callable[..., Batch],
) -> None:
    rows = [
        ["411327100203", "社旗县", "赊店镇", "北关村", "面上村", 30, 90],
        ["411327102201", "社旗县", "晋庄镇", "晋庄村", "脱贫村", 5, 9],
    ]
    data = xlsx(("村名单", [VILLAGES, *rows]))
    bring(data, "villages")

    def found(event: str, code: str) -> dict[str, list[Any]]:
        where = origin(event, subject=f"place:{code}")
        return {name: content(data, address) for name, address in where.cells.items()}

    assert found("directory.place.added", "411327102") == {
        "place_name": ["晋庄镇"],
        "code": ["411327102201"],
    }
    assert found("directory.place.added", "411327102201")["place_name"] == ["晋庄村"]
    assert found("directory.place.figure-recorded", "411327100203") == {
        "households": [30],
        "population": [90],
    }
    assert found("directory.place.tagged", "411327102201") == {"tag": ["脱贫村"]}
    assert len("411327102") == Level.TOWNSHIP


def test_units_lead_to_their_cells(bring: Callable[..., Batch]) -> None:
    headings = ["单位名称", "层级", "类别", "联系电话"]
    bring(text_table([headings, ["县教育局", "县级", "教育", "13800005678"]]), "units")
    assert origin("directory.unit.registered").cells["phone"] == "CSV!D2"
    bring(text_table([headings, ["县教育局", "县级", "教育", "13800005679"]]), "units")
    assert origin("directory.unit.corrected").cells == {"phone": "CSV!D2"}
    bring(text_table([headings, ["县教育局", "县级", "金融", "13800005679"]]), "units")
    assert origin("directory.unit.corrected").cells["kind"] == "CSV!C2"


def test_who_is_ended_because_the_list_does_not_name_him_comes_from_the_list(
    bring: Callable[..., Batch], unit: Any, round_2023: Any
) -> None:
    bring(roster(cadre("张三", ZHANG), cadre("李四", LI)), "roster", round="2023")
    late = {"end_gone_on": TODAY}
    batch = bring(roster(cadre("张三", ZHANG)), "roster", round="2023", accepting=late)
    ended = EventRecord.objects.get(name="roster.posting.ended")
    assert ended.source == {"batch": batch.public_id, "file": batch.digest[:16]}
    assert queries.from_lists([ended], actor=OPERATOR) == {}


def test_the_cell_is_found_after_the_file_is_forgotten(
    titled: bytes, bring: Callable[..., Batch]
) -> None:
    bring(titled, "roster", round="2023")
    assert actions.forget_files(made_before=NOW.replace(year=NOW.year + 1)) == 1
    assert origin("roster.posting.made").cells["role"] == "花名册!I3"


def test_who_may_not_see_the_import_learns_neither_its_name_nor_its_address(
    titled: bytes, bring: Callable[..., Batch], stranger: Actor, office: Actor
) -> None:
    bring(titled, "roster", round="2023")
    hidden, shown = (origin("roster.posting.made", actor) for actor in (stranger, office))
    assert (hidden.file, hidden.batch) == ("", "")
    assert shown.file == "名单.xlsx"
    assert hidden.cells == shown.cells


def test_many_events_cost_one_query(
    bring: Callable[..., Batch], unit: Any, round_2023: Any, django_assert_num_queries: Any
) -> None:
    bring(roster(*(cadre(f"干部{n}", "") for n in range(30))), "roster", round="2023")
    records = list(EventRecord.objects.all())
    with django_assert_num_queries(1):
        assert len(queries.from_lists(records, actor=OPERATOR)) >= 60
