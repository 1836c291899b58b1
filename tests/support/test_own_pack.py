"""A county settles what its source leaves open, by the runbook's own files and commands."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.support.world import COUNTY, FUND, World, build, yuan
from zhucun.directory import queries as directory
from zhucun.directory.models import Place
from zhucun.doors.command.policy import pack
from zhucun.engines.entitlement import Open
from zhucun.support.errors import NothingDue

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/run/own-pack.md").read_text(encoding="utf-8")
THERE, YEAR_END = "/srv/zhucun/policy", date(2025, 12, 31)


def blocks() -> Iterator[tuple[str, str]]:
    """The fenced blocks of the page: language, text."""
    yield from re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)


def run(line: str, policy: Path) -> str:
    """One `zhucun pack …` of the page."""
    words = shlex.split(line.replace(THERE, str(policy)))
    assert words[:2] == ["zhucun", "pack"], line
    found = CliRunner().invoke(pack, words[2:])
    assert found.exit_code == 0, found.output
    return found.output


def follow(policy: Path) -> dict[str, str]:
    """Do what the page says, in its order; what each command printed, by its name."""
    for name in ("sources", "base", "sheqi-2024"):
        shutil.copytree(ROOT / "policy" / name, policy / name)
    told: dict[str, str] = {}
    for language, text in blocks():
        if language == "sh":
            for line in text.splitlines():
                if line.startswith("zhucun pack"):
                    told[line.split()[2]] = run(line, policy)
            continue
        name, _, body = text.partition("\n")
        path = policy / name.removeprefix("# ")
        if path.name == "pack.yaml":  # one line of it
            text = re.sub(r"^valid: .*$", body.strip(), path.read_text("utf-8"), flags=re.M)
            path.write_text(text, encoding="utf-8")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return told


def test_a_county_that_follows_the_page_has_sums_and_a_total_by_its_own_document(
    places: dict[str, Place], settings: Any, tmp_path: Path
) -> None:
    settings.POLICY_DIR = ROOT / "policy"
    world: World = build(places)
    line = world.lines(through=YEAR_END)["王驻村", FUND]
    assert (line.due.amount, line.due.open) == (None, Open.AMOUNT)
    with pytest.raises(NothingDue):
        world.batch(through=YEAR_END)

    told = follow(tmp_path / "policy")
    assert "0 errors; " in told["check"]
    assert re.search(r"card-reissue.*15", told["diff"])
    assert "sheqi-county-2025" in told["list"]

    settings.POLICY_DIR = tmp_path / "policy"
    line = world.lines(through=YEAR_END)["王驻村", FUND]
    assert line.due.amount == yuan("10000.00")
    assert [part.clause for part in line.due.parts] == ["SQC25-01"]
    batch = world.batch(through=YEAR_END)
    assert (batch.packs, batch.lines.count()) == (["sheqi-county-2025 0.1.0"], 1)
    before = directory.pack_for(COUNTY, as_of=date(2024, 12, 31))
    assert before.id == "sheqi-2024"
    assert world.lines(year=2024, through=date(2024, 12, 31))["王驻村", FUND].due.amount is None
