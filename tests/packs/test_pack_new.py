"""A new region needs no line of code: a folder, a number, and the rules answer by it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.packs.conftest import HOUSE, Write
from zhucun.packs import Library, PackErrors, check, load_library, new_pack
from zhucun.packs.errors import BadNewPack, PackExists, UnknownPack

TONGREN = "5206"
SINCE = date(2026, 1, 1)


@pytest.fixture
def house_copy(tmp_path: Path) -> Path:
    """The house's sources and base, so that the whole skeleton is tried."""
    for name in ("sources", "base"):
        shutil.copytree(HOUSE / name, tmp_path / "policy" / name)
    return tmp_path / "policy"


def test_a_new_pack_is_clean_as_written_and_says_nothing_new(house_copy: Path) -> None:
    folder = new_pack(
        house_copy,
        id="tongren-2026",
        extends="base",
        region=TONGREN,
        title="铜仁市驻村帮扶",
        since=SINCE,
    )
    assert check(house_copy).errors == []
    library = load_library(house_copy)
    pack, base = library.pack("tongren-2026"), library.pack("base")
    assert (pack.title("zh"), pack.areas, pack.version) == ("铜仁市驻村帮扶", (TONGREN,), "0.1.0")
    assert pack.built.items == base.built.items
    assert "zhucun pack check tongren-2026" in (folder / "README.md").read_text()


def test_every_parameter_of_the_parent_waits_in_it_with_its_chinese_label(house_copy: Path) -> None:
    folder = new_pack(
        house_copy,
        id="tongren-2026",
        extends="base",
        region=TONGREN,
        title="铜仁市",
        since=SINCE,
    )
    library = load_library(house_copy)
    cases = (folder / "cases" / "parameters.yaml").read_text()
    items = [
        item for item in library.pack("base").built.items.values() if item.kind == "parameters"
    ]
    assert items
    for item in items:
        text = (folder / "parameters" / f"{item.id}.yaml").read_text()
        assert text.startswith(f"# {item.label('zh')} / ")
        assert "# values:\n" in text
        assert f"of: {item.ref}," in cases
        assert all(line.startswith("#") for line in text.splitlines())


def test_a_number_filled_in_changes_the_answer_of_a_rule(house_copy: Path) -> None:
    folder = new_pack(
        house_copy,
        id="tongren-2026",
        extends="base",
        region=TONGREN,
        title="铜仁市",
        since=SINCE,
    )
    assert _usual_age(load_library(house_copy)) == "unset"
    _fill(folder, "parameters/selection/max-age.yaml", "45")
    _fill(folder, "cases/parameters.yaml", "45", only="selection/max-age")
    assert [str(error) for error in check(house_copy).errors] == []
    assert _usual_age(load_library(house_copy)) == "fail"


def test_a_number_that_does_not_meet_its_case_is_found(house_copy: Path) -> None:
    folder = new_pack(
        house_copy,
        id="tongren-2026",
        extends="base",
        region=TONGREN,
        title="铜仁市",
        since=SINCE,
    )
    _fill(folder, "parameters/selection/max-age.yaml", "45")
    _fill(folder, "cases/parameters.yaml", "54", only="selection/max-age")
    assert ["expected 54, got 45" in str(error) for error in check(house_copy).errors] == [True]


def test_what_was_not_filled_in_is_not_taken_for_a_number(house_copy: Path) -> None:
    folder = new_pack(
        house_copy,
        id="tongren-2026",
        extends="base",
        region=TONGREN,
        title="铜仁市",
        since=SINCE,
    )
    _fill(folder, "parameters/selection/max-age.yaml", "待填")
    with pytest.raises(PackErrors, match="is not of the type int"):
        load_library(house_copy)


def test_an_inherited_life_stays_in_the_lines_to_fill(write: Write) -> None:
    policy = write({})
    folder = new_pack(policy, id="x-2026", extends="base", region="52", title="贵州", since=SINCE)
    text = (folder / "parameters/selection/min-party-years.yaml").read_text()
    assert "#   - {from: 2021-05-11, value: 1, clause: HN22-13}" in text
    assert "现行值:2" in text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": "Tongren"}, BadNewPack),
        ({"id": "sources"}, BadNewPack),
        ({"id": "../out"}, BadNewPack),
        ({"region": "5"}, BadNewPack),
        ({"title": " "}, BadNewPack),
        ({"title": 'a"b'}, BadNewPack),
        ({"id": "base"}, PackExists),
        ({"extends": "nobody"}, UnknownPack),
    ],
)
def test_a_new_pack_that_cannot_be_is_refused(
    write: Write, change: dict[str, str], problem: type[Exception]
) -> None:
    policy = write({})
    given = {"id": "x-2026", "extends": "base", "region": "52", "title": "贵州"} | change
    before = sorted(policy.rglob("*"))
    with pytest.raises(problem):
        new_pack(policy, since=SINCE, **given)
    assert sorted(policy.rglob("*")) == before


def test_a_second_pack_for_the_same_area_leaves_nothing_behind(write: Write) -> None:
    policy = write({})
    new_pack(policy, id="x-2026", extends="base", region="52", title="贵州", since=SINCE)
    with pytest.raises(PackErrors, match="on the same days"):
        new_pack(policy, id="y-2026", extends="base", region="52", title="贵州", since=SINCE)
    assert not (policy / "y-2026").exists()
    assert list(load_library(policy).packs) == ["base", "x-2026"]


def _usual_age(library: Library) -> str:
    pack = library.for_area("520602", SINCE)
    row = {"role": "member", "birth_on": date(1970, 1, 1), "is_on_post": False}
    at = pack.at(SINCE)
    (answer,) = at.judge("candidate", frozenset(["rules/usual-age"])).explain(row)
    return str(answer.outcome.value)


def _fill(folder: Path, name: str, value: str, *, only: str = "values") -> None:
    """Do by machine what the README asks of a person: take “# ” away and write the number."""
    path = folder / name
    lines = path.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if only in line and line.startswith("# "))
    start = (
        next(n for n, line in enumerate(lines) if line == "# values:")
        if only == "values"
        else start
    )
    until = len(lines) if only == "values" else start + 1
    for number in range(start, until):
        lines[number] = (
            lines[number]
            .removeprefix("# ")
            .removeprefix("#")
            .replace("value: 待填", f"value: {value}")
        )
    path.write_text("\n".join(lines) + "\n")
