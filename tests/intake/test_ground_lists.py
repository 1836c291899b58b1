"""The lists of villages and of sending units: difference, acceptance, repetition, boundaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.intake.conftest import AREA, NOW, TODAY, UNIT_HEADINGS, VILLAGE_HEADINGS, xlsx
from zhucun.directory import actions as directory
from zhucun.directory.models import Place, PlaceFigure, PlaceTag, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import actions, queries
from zhucun.intake.enums import BatchState
from zhucun.intake.errors import DifferenceChanged, RowsInError
from zhucun.intake.models import Batch
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

EAST = ["411327100201", "赊店镇", "东关村", "脱贫村", 10, 20]
NEW = ["411327100203", "赊店镇", "北关村", "面上村", 30, 90]
NEW_TOWNSHIP = ["411327102201", "晋庄镇", "晋庄村", "", 5, 9]
pytestmark = pytest.mark.django_db


def villages(*rows: list[Any]) -> bytes:
    return xlsx([VILLAGE_HEADINGS, *rows])


def units(*rows: list[Any]) -> bytes:
    return xlsx([UNIT_HEADINGS, *rows])


BUREAU = ["县教育局", "", "县级", "教育", "赵某", "13800005678", "联系人常换"]


# ── the difference ────────────────────────────────────────


def test_a_preview_shows_what_is_new_changed_gone_and_wrong(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    wrong = ["520111100201", "青岩镇", "龙井村", "", 1, 1]
    batch = open_batch(villages(EAST, NEW, wrong), "villages")
    plan = queries.preview(batch=batch, actor=office)
    assert [new.key for new in plan.new] == ["411327100203"]
    assert plan.changed[0].before == {"tags": (), "households": None, "population": None}
    assert plan.changed[0].after == {
        "tags": ("exited-poverty",),
        "households": 10,
        "population": 20,
    }
    assert {gone.label for gone in plan.gone} == {"社旗县赊店镇西关村", "社旗县桥头镇小河村"}
    assert [(error.row, error.column, error.code) for error in plan.errors] == [
        (4, "A", "intake.outside-area")
    ]
    assert batch.counts == {
        "new": 1,
        "changed": 1,
        "same": 0,
        "gone": 2,
        "errors": 1,
        "left": 0,
        "bad_rows": 1,
    }
    assert batch.mapping["Sheet1"]["村名"] == "name"


def test_a_preview_changes_nothing(open_batch: Callable[..., Batch]) -> None:
    before = EventRecord.objects.count()
    open_batch(villages(EAST, NEW), "villages")
    assert EventRecord.objects.count() == before
    assert not Place.objects.filter(code="411327100203").exists()


def test_a_place_outside_answers_the_same_whether_it_exists_or_not(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    there = ["520111100201", "青岩镇", "龙井村", "", 1, 1]
    nowhere = ["520111100999", "青岩镇", "龙井村", "", 1, 1]
    plan = queries.preview(batch=open_batch(villages(there, nowhere), "villages"), actor=office)
    first, second = plan.errors
    assert first.code == second.code == "intake.outside-area"
    assert first.why.replace("520111100201", "") == second.why.replace("520111100999", "")


def test_a_place_that_was_merged_says_into_which(
    open_batch: Callable[..., Batch], office: Actor, places: dict[str, Place]
) -> None:
    merged_on = TODAY - timedelta(days=200)
    directory.end_place(
        code="411327100202", until=merged_on, merged_into="411327100201", by=OPERATOR
    )
    row = ["411327100202", "赊店镇", "西关村", "", 1, 1]
    error = queries.preview(batch=open_batch(villages(row), "villages"), actor=office).errors[0]
    assert error.code == "directory.place-merged"
    assert "411327100201" in error.todo


def test_a_code_with_the_name_of_another_village_is_an_error(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    row = ["411327100201", "赊店镇", "西关村", "", 1, 1]
    error = queries.preview(batch=open_batch(villages(row), "villages"), actor=office).errors[0]
    assert error.code == "intake.place-named-otherwise"


def test_the_same_village_twice_names_the_other_row(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    plan = queries.preview(batch=open_batch(villages(NEW, NEW), "villages"), actor=office)
    assert [(error.row, error.code) for error in plan.errors] == [(3, "intake.row-twice")]
    assert "2" in plan.errors[0].why


def test_a_village_without_a_known_township_needs_its_name(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    row = ["411327102201", "", "晋庄村", "", 1, 1]
    error = queries.preview(batch=open_batch(villages(row), "villages"), actor=office).errors[0]
    assert (error.code, error.column) == ("intake.parent-missing", "B")


# ── acceptance ────────────────────────────────────────


def test_a_list_of_villages_brings_areas_of_land(bring: Callable[..., Batch]) -> None:
    """HH18-102: contracted, of it with its three rights registered apart, transferred."""
    headings = ["区划代码", "村名", "承包地面积(亩)", "三权分置登记面积", "流转面积"]
    bring(xlsx([headings, [EAST[0], "东关村", 1200, 900, 300]]), "villages")
    figures = PlaceFigure.objects.filter(place__code=EAST[0])
    assert dict(figures.values_list("name", "value")) == {
        "contracted_land": 1200,
        "separated_land": 900,
        "transferred_land": 300,
    }


def test_accepting_adds_places_townships_numbers_and_tags_with_their_source(
    bring: Callable[..., Batch],
) -> None:
    batch = bring(villages(EAST, NEW, NEW_TOWNSHIP), "villages")
    assert batch.state == BatchState.ACCEPTED
    assert Place.objects.get(code="411327102").name == "晋庄镇"
    assert Place.objects.get(code="411327102201").valid_from == TODAY
    figures = PlaceFigure.objects.filter(place__code="411327100203")
    assert dict(figures.values_list("name", "value")) == {"households": 30, "population": 90}
    assert PlaceTag.objects.get(place__code="411327100203").tag == "surface"
    event = EventRecord.objects.filter(name="directory.place.added").latest("pk")
    assert event.source["batch"] == batch.public_id
    assert event.pack.startswith("sheqi-2024@")


def test_the_same_file_again_changes_nothing(
    bring: Callable[..., Batch], open_batch: Callable[..., Batch], office: Actor
) -> None:
    data = villages(EAST, NEW, NEW_TOWNSHIP)
    bring(data, "villages")
    before = EventRecord.objects.count()
    again = bring(data, "villages")
    assert again.counts == {
        "new": 0,
        "changed": 0,
        "same": 3,
        "gone": 2,
        "errors": 0,
        "left": 0,
        "bad_rows": 0,
    }
    assert EventRecord.objects.count() == before


def test_accepting_twice_is_accepting_once(open_batch: Callable[..., Batch], office: Actor) -> None:
    batch = open_batch(villages(NEW), "villages")
    first = actions.accept(batch=batch, by=office, accepted_at=NOW)
    before = EventRecord.objects.count()
    second = actions.accept(batch=batch, by=office, accepted_at=NOW + timedelta(days=1))
    assert second.accepted_at == first.accepted_at
    assert EventRecord.objects.count() == before


def test_with_an_error_nothing_is_taken_over(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    batch = open_batch(
        villages(NEW, ["411327100204", "赊店镇", "南关村", "", "约20", 1]), "villages"
    )
    with pytest.raises(RowsInError, match="1 rows have errors"):
        actions.accept(batch=batch, by=office, accepted_at=NOW)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert not Place.objects.filter(code="411327100203").exists()


def test_good_rows_can_be_taken_over_now(open_batch: Callable[..., Batch], office: Actor) -> None:
    batch = open_batch(
        villages(NEW, ["411327100204", "赊店镇", "南关村", "", "约20", 1]), "villages"
    )
    batch = actions.accept(batch=batch, by=office, accepted_at=NOW, only_good=True)
    assert batch.only_good
    assert Place.objects.filter(code="411327100203").exists()
    assert not Place.objects.filter(code="411327100204").exists()


def test_a_difference_that_changed_meanwhile_is_shown_again_before_it_is_accepted(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    batch = open_batch(villages(EAST, NEW), "villages")
    directory.add_places(
        [directory.PlaceDraft(code="411327100203", name="北关村")],
        since=date(2020, 1, 1),
        by=OPERATOR,
    )
    with pytest.raises(DifferenceChanged):
        actions.accept(batch=batch, by=office, accepted_at=NOW)
    assert not PlaceFigure.objects.exists()
    seen = queries.preview(batch=batch, actor=office).digest()
    actions.accept(batch=batch, by=office, accepted_at=NOW, seen=seen)
    assert PlaceFigure.objects.filter(place__code="411327100203").count() == 2


def test_a_discarded_batch_forgets_its_file(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    batch = open_batch(villages(NEW), "villages")
    assert actions.discard(batch=batch, by=office)
    assert not actions.discard(batch=batch, by=office)
    with pytest.raises(actions.BatchClosed):
        actions.accept(batch=batch, by=office, accepted_at=NOW)
    batch.refresh_from_db()
    with pytest.raises(queries.vault.FileForgotten):
        queries.preview(batch=batch, actor=office)


def test_old_files_are_forgotten_and_young_ones_kept(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    batch = open_batch(villages(NEW), "villages")
    assert actions.forget_files(made_before=NOW) == 0
    assert actions.forget_files(made_before=NOW + timedelta(days=30)) == 1
    with pytest.raises(queries.vault.FileForgotten):
        queries.preview(batch=batch, actor=office)


def test_the_kept_file_is_sealed(open_batch: Callable[..., Batch], settings: Any) -> None:
    data = villages(NEW)
    batch = open_batch(data, "villages")
    kept = (settings.MEDIA_ROOT / "intake" / f"{batch.public_id}.sealed").read_bytes()
    assert b"PK\x03\x04" not in kept
    assert queries.vault.bring(batch.public_id) == data


# ── units ────────────────────────────────────────


def test_units_are_registered_corrected_and_left_alone(
    bring: Callable[..., Batch], unit: Unit
) -> None:
    finance = ["社旗县财政局", "", "县级", "", "李某", "13800001234", ""]
    batch = bring(units(finance, BUREAU), "units")
    assert batch.counts["new"] == 1
    assert batch.counts["changed"] == 1
    unit.refresh_from_db()
    assert unit.contact == "李某"
    assert Unit.objects.get(name="县教育局").phone == "13800005678"
    corrected = EventRecord.objects.get(name="directory.unit.corrected")
    assert corrected.source["row"] == 2
    again = bring(units(finance, BUREAU), "units")
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 2)


def test_a_unit_that_changed_its_name_is_found_by_its_credit_code(
    bring: Callable[..., Batch], unit: Unit
) -> None:
    coded = [*BUREAU]
    coded[1] = "91110000600037341L"
    bring(units(coded), "units")
    coded[0] = "县教育体育局"
    batch = bring(units(coded), "units")
    assert batch.counts["changed"] == 1
    assert not Unit.objects.filter(name="县教育局").exists()


def test_a_provincial_unit_is_kept_by_the_county_that_lists_it(bring: Callable[..., Batch]) -> None:
    data = xlsx([["单位名称", "层级", "区划代码"], ["省农业科学院", "省级", "410000000000"]])
    bring(data, "units")
    assert Unit.objects.get(name="省农业科学院").area == AREA
    assert bring(data, "units").counts["same"] == 1


def test_a_text_that_is_too_long_is_an_error_of_its_cell(
    open_batch: Callable[..., Batch], office: Actor
) -> None:
    row = [*BUREAU]
    row[6] = "长" * 201
    error = queries.preview(batch=open_batch(units(row), "units"), actor=office).errors[0]
    assert (error.column, error.code) == ("G", "intake.text-too-long")
    assert "201" in error.why


# ── who may ────────────────────────────────────────


def test_charlie_neither_imports_into_her_county_nor_sees_her_batches(
    open_batch: Callable[..., Batch], office: Actor, stranger: Actor
) -> None:
    batch = open_batch(villages(NEW), "villages")
    with pytest.raises(NotAllowed):
        open_batch(villages(NEW), "villages", by=stranger)
    assert not queries.batches(actor=stranger).exists()
    with pytest.raises(NotFound):
        queries.batch_card(actor=stranger, public_id=batch.public_id)
    for attempt in (
        lambda: queries.preview(batch=batch, actor=stranger),
        lambda: queries.marked_workbook(batch=batch, actor=stranger),
        lambda: actions.accept(batch=batch, by=stranger, accepted_at=NOW),
        lambda: actions.discard(batch=batch, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert queries.batch_card(actor=office, public_id=batch.public_id) == batch
