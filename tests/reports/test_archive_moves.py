"""Archives of who moved within a term, and of terms in whose middle the rules changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from demo.packs import policy_with_example
from tests import factories as make
from tests.reports.burden_world import EAST, World
from tests.reports.test_archives import AT, TODAY, of, part, world
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotFound
from zhucun.reports.queries import archives
from zhucun.roster import actions as roster

__all__ = ["world"]
CHANGED = date(2024, 1, 16)
_MONTHLY = """
label: {zh: 工作实绩月报, en: Monthly report}
reference: {title: "A county's notice", href: "docs/packs.md"}
subject: posting
by: [first-secretary]
universe: role = 'first_secretary' AND state = 'posted'
counts: achievement-report
rhythm:
  - {from: 2024-01-16, every: month, times: 1, unit: 次, reference: {title: "A county's notice", href: "docs/packs.md"}}
"""
_CASE = """
- name: each month
  of: cadences/achievement-report
  as_of: 2024-02-29
  expect: {every: month, times: 1}
"""


def changed_in_mid_term(folder: Path, village: str) -> Path:
    """The house's packs, and for one village two that follow each other: quarters, then months."""
    policy_with_example(folder)
    spans = {
        "one": "{from: 2021-05-11, until: 2024-01-16}",
        "two": "{from: 2024-01-16, until: null}",
    }
    for name, valid in spans.items():
        (folder / name).mkdir()
        (folder / name / "CHANGELOG.md").write_text("## 1.0.0\n")
        lines = [
            f"id: {name}",
            "version: 1.0.0",
            "title: {zh: 东关村, en: A village}",
            "extends: sheqi-2024",
            f'areas: ["{village}"]',
            f"valid: {valid}",
            "authority: {zh: 县委, en: County committee}",
        ]
        (folder / name / "pack.yaml").write_text("\n".join(lines) + "\n")
    for path, text in (
        ("cadences/achievement-report.yaml", _MONTHLY),
        ("cases/monthly.yaml", _CASE),
    ):
        (folder / "two" / path).parent.mkdir(exist_ok=True)
        (folder / "two" / path).write_text(text.lstrip())
    return folder


def test_who_moved_within_a_round_has_his_selection_in_both_archives_and_each_names_the_other(
    world: World,
) -> None:
    make.candidate(world.wang.person, world.wang.round, nominated_on=date(2021, 5, 2))
    moved = date(2024, 2, 1)
    roster.end_postings([world.wang], ends_on=moved, reason="调整", made_at=AT, by=OPERATOR)
    world.wang.refresh_from_db()
    new = make.posting(
        world.wang.person, Place.objects.get(code=EAST), world.wang.round, starts_on=moved
    )
    alone = {row.pk: part(of(row), "selection").found.rows for row in (world.wang, new)}
    reading = archives.Reading(actor=OPERATOR, postings=[world.wang, new], as_of=TODAY)
    both = {
        each.posting.pk: part(each, "selection").found.rows
        for each in archives.archives_of(reading)
    }
    assert both == alone
    assert all(len(rows) == 1 for rows in both.values())
    told = {
        row.pk: [
            each.record
            for each in part(of(row), "arrival").found.rows
            if each.record[0] == "archive"
        ]
        for row in (world.wang, new)
    }
    assert told == {
        world.wang.pk: [("archive", new.public_id)],
        new.pk: [("archive", world.wang.public_id)],
    }


def test_each_part_of_a_term_is_judged_by_the_rules_that_held_then(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.POLICY_DIR = changed_in_mid_term(tmp_path / "policy", world.wang.area)
    before = [
        gap.since for gap in part(of(world.wang, on=date(2024, 1, 10)), "quarters").found.gaps
    ]
    after = part(of(world.wang, on=date(2024, 3, 20)), "quarters").found.gaps
    quarters = [gap for gap in after if gap.since and gap.since < CHANGED]
    months = [gap for gap in after if gap.since and gap.since >= CHANGED]
    assert {gap.since for gap in quarters} >= {
        day for day in before if day and day < date(2024, 1, 1)
    }
    assert len(quarters) - len(before) in (0, 1)  # the quarter that the change cut
    assert {gap.text for gap in months} == {"工作实绩月报"}
    assert [gap.since for gap in months] == [date(2024, 2, 1), date(2024, 3, 1)]


def test_the_title_of_a_matter_stays_out_of_the_archive(world: World) -> None:
    world.matter(title="张1家儿子服刑,老人代购药")
    [row] = part(of(world.wang), "matters").found.rows
    assert "张1" not in str(row)
    assert row.text.count(" · ") == 1


def test_my_archive_is_found_when_the_term_is_over(
    world: World, client_of: Callable[..., Client]
) -> None:
    client = client_of(Account.objects.get(pk=world.actors["wang"].account), "en")
    mine = client.get(f"/archives/mine/?as_of={TODAY}")
    assert world.wang.public_id in mine["Location"]
    roster.end_postings(
        [world.wang], ends_on=date(2024, 4, 1), reason="轮换", made_at=AT, by=OPERATOR
    )
    mine = client.get(f"/archives/mine/?as_of={TODAY}")
    assert world.wang.public_id in mine["Location"]
    with pytest.raises(NotFound):
        archives.own_posting(actor=world.actors["office"], as_of=TODAY)


def test_what_is_missing_is_said_in_the_language_of_the_reader(world: World) -> None:
    with override("en"):
        texts = [gap.text for _part, gap in of(world.wang).gaps]
    assert texts
    assert not [text for text in texts if any("一" <= sign <= "鿿" for sign in text)]
