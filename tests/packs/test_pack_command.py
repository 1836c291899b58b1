"""`python -m zhucun.packs check`: one line an error."""

from __future__ import annotations

import pytest

from tests.packs.conftest import Write
from zhucun.packs.__main__ import main


def test_a_clean_policy_prints_nothing_but_the_count(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--policy", str(write({}))]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "0 error(s), 3 of 3 case(s) hold\n")


def test_each_error_is_a_line(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    policy = write({"base/tags/x.yaml": "of: place\n"})
    assert main(["check", "base", "--policy", str(policy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["base/tags/x.yaml:1:"] * len(lines)
    assert "The key “label” is missing. Add “label: …” to the file." in lines[-1]
