"""The five prohibitions against the running configuration: each check can fail, and says so."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import python_calamine as calamine
from django.utils import translation

from tests.reports.burden_world import AT, COUNTY, World, build
from zhucun.directory.models import Place
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import Compliance
from zhucun.reports.models import AskedField, AskedForm
from zhucun.reports.queries import columns
from zhucun.reports.queries.regulation import Check, Prohibition, Regulation, regulation
from zhucun.reports.queries.regulation_papers import regulation_form, regulation_workbook

DAY = date(2026, 3, 5)
MET, NOT_MET, WORD = Compliance.MET, Compliance.NOT_MET, Compliance.WORD


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def look(world: World, who: str = "office", on: date = DAY) -> Regulation:
    return regulation(actor=world.actors[who], area=COUNTY, as_of=on)


def one(world: World, item: str, who: str = "office") -> Prohibition:
    return next(each for each in look(world, who).prohibitions if each.item.id == item)


def check(world: World, item: str, name: str) -> Check:
    [found] = [each for each in one(world, item).checks if name in each.name]
    return found


def ask(world: World, *labels: str, **more: Any) -> AskedForm:
    return world.form(*labels, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31), **more)


def test_the_pack_names_five_prohibitions_and_its_source(world: World) -> None:
    found = look(world)
    assert [each.item.id for each in found.prohibitions] == [
        "forms",
        "check-in",
        "installation",
        "traces",
        "business",
    ]
    assert found.item is not None
    assert "国办函〔2026〕12号" in found.item.references[0][0]
    assert found.prohibitions[0].item.label.zh == "随意、反复要求基层填表报数交材料"


def test_before_the_regulation_there_is_no_list(world: World) -> None:
    found = look(world, on=date(2026, 1, 24))
    assert (found.item, found.prohibitions) == (None, ())
    with pytest.raises(NotFound):
        regulation_form(
            actor=world.actors["office"], area=COUNTY, as_of=date(2026, 1, 24), at=AT, language="zh"
        )


def test_as_it_is_shipped_nothing_is_broken_and_some_things_need_a_word(world: World) -> None:
    found = look(world)
    assert {each.item.id: each.state for each in found.prohibitions} == {
        "forms": MET,
        "check-in": WORD,
        "installation": MET,
        "traces": WORD,
        "business": MET,
    }
    assert found.counts == {MET: 3, NOT_MET: 0, WORD: 2}
    assert all(check.evidence for each in found.prohibitions for check in each.checks)


def test_a_form_that_asks_for_what_became_known_breaks_the_first(world: World) -> None:
    form = ask(world, "玉米种植面积")
    assert one(world, "forms").state == MET
    AskedField.objects.create(form=form, number=2, label="姓名", plain="姓名")
    found = check(world, "forms", "on record")
    assert found.state == NOT_MET
    assert "姓名" in found.evidence[0]
    assert one(world, "forms").state == NOT_MET


def test_two_forms_that_ask_the_same_break_the_first(world: World) -> None:
    ask(world, "玉米种植面积")
    other = ask(world, "农机缺口", title="另一张表")
    AskedField.objects.create(form=other, number=2, label="玉米种植面积", plain="玉米种植面积")
    assert check(world, "forms", "same period").state == NOT_MET


def test_forms_of_another_county_are_not_looked_at(world: World) -> None:
    ask(world, "玉米种植面积")
    assert "1 form is" in check(world, "forms", "issuer").evidence[0]
    stranger = regulation(actor=world.actors["stranger"], area=COUNTY, as_of=DAY)
    assert "0 forms" in stranger.prohibitions[0].checks[0].evidence[0]


@pytest.mark.parametrize(
    ("word", "table", "column"),
    [("business", "selection.Proposal", "prices"), ("picture", "reports.Photo", "")],
)
def test_a_column_that_nobody_explains_counts_as_kept(
    monkeypatch: pytest.MonkeyPatch, word: str, table: str, column: str
) -> None:
    assert columns.found(word).states == {MET}
    monkeypatch.delitem(columns.EXPLAINED, (table, column))
    found = columns.found(word)
    assert NOT_MET in found.states
    assert any(table in sentence for sentence in found.sentences)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("track", "gps_at_start"),
        ("track", "lat"),
        ("check-in", "check_in_at"),
        ("online", "online_seconds"),
        ("installation", "install_rate"),
        ("applause", "likes"),
        ("business", "price"),
        ("picture", "work_photo"),
    ],
)
def test_what_an_app_must_not_keep_is_found_by_its_name(word: str, name: str) -> None:
    from django.db.models import CharField

    field: CharField[str, str] = CharField(name=name)
    assert columns._speaks(field, frozenset(name.split("_")), word)


def test_every_explained_column_is_still_there() -> None:
    found = {
        sentence.split(":")[0]
        for word in columns._WORDS
        for sentence in columns.found(word).sentences
    }
    assert found == {f"{table}.{name}" if name else table for table, name in columns.EXPLAINED}


def test_a_log_of_sign_ins_that_is_switched_off_needs_no_word(settings: Any) -> None:
    assert any("axes" in sentence for sentence in columns.found("online").sentences)
    settings.AXES_DISABLE_ACCESS_LOG = True
    assert not any("axes" in sentence for sentence in columns.found("online").sentences)


def test_reminders_that_are_on_need_a_word(world: World, settings: Any) -> None:
    assert check(world, "installation", "called").state == MET
    settings.REMINDERS = "wecom"
    assert check(world, "installation", "called").state == WORD
    assert "wecom" in check(world, "installation", "called").evidence[0]


def test_a_page_that_loads_from_elsewhere_breaks_the_fifth(world: World, settings: Any) -> None:
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**rules, "script-src": ["'self'", "https://ads.example"]}
    }
    assert one(world, "business").state == NOT_MET


def test_the_phone_is_asked_as_it_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(world, "traces", "phone client").state == MET
    monkeypatch.setattr("zhucun.doors.sync.client.views._ASKS_FOR_NOTHING", "microphone=()")
    assert check(world, "traces", "phone client").state == NOT_MET
    monkeypatch.setattr("zhucun.doors.web.reports.compliance._ASKING", frozenset({"icons"}))
    assert check(world, "installation", "installed").state == NOT_MET


def test_a_list_that_orders_people_by_amounts_is_named(world: World) -> None:
    found = check(world, "check-in", "list")
    assert found.state == WORD
    assert any("考勤月表" in line or "Month sheets" in line for line in found.evidence)


def test_a_duty_that_counts_sign_ins_breaks_the_second(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(world, "check-in", "duty counts").state == MET
    monkeypatch.setattr("zhucun.reports.queries.regulation._USE", frozenset({"village-day"}))
    assert check(world, "check-in", "duty counts").state == NOT_MET


# on paper


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_is_printed_and_exported_with_its_evidence(world: World, language: str) -> None:
    told: dict[str, Any] = {"actor": world.actors["office"], "area": COUNTY, "as_of": DAY}
    at = datetime(2026, 3, 5, tzinfo=UTC)
    assert regulation_form(**told, at=at, language=language).startswith(b"%PDF")
    book = calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(regulation_workbook(**told, language=language))
    )
    rows = book.get_sheet_by_index(0).to_python()
    checks = sum(len(each.checks) for each in look(world).prohibitions)
    assert len(rows) == checks + 2
    assert {"zh": "符合", "en": "Complies"}[language] in {row[3] for row in rows}


def test_a_look_costs_the_same_for_two_forms_and_for_twenty(world: World, queries_of: Any) -> None:
    ask(world, "甲项面积")
    ask(world, "乙项面积", title="乙表")
    few = queries_of(lambda: look(world))
    for number in range(18):
        ask(world, f"第{number}项面积", title=f"表{number}")
    assert queries_of(lambda: look(world)) == few
