"""What a YAML file may hold, and where each value stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhucun.packs.errors import Findings, Place
from zhucun.packs.reader import Read, read


def read_text(tmp_path: Path, text: str) -> tuple[Read | None, list[str]]:
    path = tmp_path / "item.yaml"
    path.write_bytes(text.encode())
    findings = Findings()
    found = read(path, file="item.yaml", findings=findings)
    return found, [str(error) for error in findings.sorted()]


def test_values_are_plain_and_exact(tmp_path: Path) -> None:
    text = (
        "a: 1\nb: 0.10\nc: 2021-05-11\nd: true\ne: null\nf: '2021-05-11'\ng: [x, 2]\nh: 第一书记\n"
    )
    found, errors = read_text(tmp_path, text)
    assert found is not None
    assert errors == []
    assert found.data == {
        "a": 1,
        "b": Decimal("0.10"),
        "c": date(2021, 5, 11),
        "d": True,
        "e": None,
        "f": "2021-05-11",
        "g": ("x", 2),
        "h": "第一书记",
    }


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    found, _ = read_text(tmp_path, "# a comment\na:\n  - {b: 1}\n  - c:\n      d: 2\n")
    assert found is not None
    assert found.place(("a",)) == Place("item.yaml", 2)
    assert found.place(("a", 0, "b")) == Place("item.yaml", 3)
    assert found.place(("a", 1, "c", "d")) == Place("item.yaml", 5)
    assert found.place(("a", 1, "c", "nothing")) == Place("item.yaml", 4)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands here twice"),
        ("a: 1\nb:\tc\n", 2, "There is a tab"),
        ("a: 1\nb: 2021-13-01\n", 2, "There is no day 2021-13-01"),
        ("a: 1\nb: 2021-02-29\n", 2, "There is no day 2021-02-29"),
        ("a: 1\nb: 2021-5-1\n", 2, "not written as a date"),
        ("a: 2021/05/01\n", 1, "not written as a date"),
        ("a: &x 1\nb: 2\n", 1, "Anchors and aliases"),
        ("a: 1\nb: !!str 2\n", 2, "The tag “tag:yaml.org,2002:str”"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "is not allowed"),
        ("a: yes\n", 1, "“yes” can be read in two ways"),
        ("a: 010\n", 1, "can be read in two ways"),
        ("a: 1_000\n", 1, "can be read in two ways"),
        ("a: 12:30:00\n", 1, "can be read in two ways"),
        ("a: 1e3\n", 1, "can be read in two ways"),
        ("a: 1\n---\nb: 2\n", 2, "more than one document"),
        ("a: [1\nb: 2\n", 2, "This is not YAML"),
        ("? [a, b]\n: 1\n", 1, "A key must be a word"),
    ],
)
def test_what_yaml_would_guess_is_an_error_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    found, errors = read_text(tmp_path, text)
    assert found is None
    assert errors[0].startswith(f"item.yaml:{line}: ")
    assert words in errors[0]


def test_an_alias_is_refused_where_it_stands(tmp_path: Path) -> None:
    _, errors = read_text(tmp_path, "a: &x 1\nb: *x\n")
    assert [error[:12] for error in errors] == ["item.yaml:1:", "item.yaml:2:"]


def test_a_file_of_comments_says_nothing(tmp_path: Path) -> None:
    assert read_text(tmp_path, "# values:\n#   - 1\n") == (None, [])


def test_text_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "item.yaml"
    path.write_bytes("村: 1\n".encode("gb18030"))
    findings = Findings()
    assert read(path, file="item.yaml", findings=findings) is None
    assert "not UTF-8" in str(findings.sorted()[0])


@pytest.mark.parametrize("word", ["true", "false", "null", "~", "on call", "No. 3", "y"])
def test_plain_words_are_read_without_guessing(tmp_path: Path, word: str) -> None:
    expected: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None}
    found, errors = read_text(tmp_path, f"a: {word}\n")
    assert errors == []
    assert found is not None
    assert found.data == {"a": expected.get(word, word)}
