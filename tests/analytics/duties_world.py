"""A township whose pack gives numbers to duties: the house's own packs leave most of them open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from demo.packs import policy_with_example
from tests import factories as make
from tests.fieldwork.world import actor_for, household
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions as fieldwork
from zhucun.households.models import Household
from zhucun.presence import actions as presence
from zhucun.presence.enums import LeaveState
from zhucun.presence.models import Leave
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting, Round

EAST, WEST, TOWNSHIP, COUNTY = "411327100201", "411327100202", "411327100", "411327"
#: The last day of a quarter, with the whole month behind it.
TODAY = date(2024, 3, 31)
NOW = datetime(2024, 3, 31, 9, 0, tzinfo=UTC)

_REFERENCE = 'reference: {title: "for the tests", href: "docs/packs.md"}'
_PACK = """\
id: sheqi-duties
version: 1.0.0
title: {zh: 履职口径(测试), en: "Duties with numbers (tests)"}
extends: sheqi-2024
areas: ["411327100"]
valid: {from: 2021-05-11, until: null}
phase: transition
authority: {zh: 测试, en: Tests}
sources: [SQ24]
"""
_DUTY = """\
label: {{zh: {id}, en: {id}}}
reference: {{title: "for the tests", href: "docs/packs.md"}}
subject: posting
universe: state = 'posted'
counts: {counts}
{more}rhythm:
  - {{from: 2021-05-11, {rhythm}, reference: {{title: "for the tests", href: "docs/packs.md"}}}}
"""
#: Duty → what it counts, what else it says, its rhythm.
_DUTIES = {
    "home-visits": (
        "household-visit",
        "distinct_by: household\n",
        "every: month, times: 2, unit: 户, part: share, excused_over_days: 10",
    ),
    "home-calls": ("household-visit", "", "every: month, times: 4, unit: 户次"),
    "weekly-diary": ("diary-entry", "", "every: week, times: 1, part: nothing"),
    "yearly-lesson": ("training", "", "every: year, times: 1, part: whole"),
    "songs": ("song", "", "every: month, times: 1"),
    "some-visits": ("household-visit", "", "every: month, times: unset"),
}
_NUMBERS = {"min-days-in-village": ("int", 20), "prorate-part-months": ("bool", "true")}


def _pack(folder: Path) -> Path:
    """The house's packs, linked, and one more."""
    root = policy_with_example(folder)
    (root / "sheqi-example").unlink()
    pack, cases = root / "sheqi-duties", []
    for kind in ("cadences", "parameters/presence", "cases"):
        (pack / kind).mkdir(parents=True)
    (pack / "pack.yaml").write_text(_PACK, encoding="utf-8")
    (pack / "CHANGELOG.md").write_text("# Changes\n\n## 1.0.0\n\nFor tests.\n", encoding="utf-8")
    for name, (counts, more, rhythm) in _DUTIES.items():
        text = _DUTY.format(id=name, counts=counts, more=more, rhythm=rhythm)
        (pack / f"cadences/{name}.yaml").write_text(text, encoding="utf-8")
        cases.append(f"- {{name: {name} is, of: cadences/{name}, as_of: 2024-03-31, expect: {{}}}}")
    for name, (type_, value) in _NUMBERS.items():
        ref = f"parameters/presence/{name}"
        text = f"label: {{zh: {name}, en: {name}}}\n{_REFERENCE}\ntype: {type_}\nvalues:\n"
        text += f"  - {{from: 2021-05-11, value: {value}, {_REFERENCE}}}\n"
        (pack / f"{ref}.yaml").write_text(text, encoding="utf-8")
        cases.append(f"- {{name: {name} is, of: {ref}, as_of: 2024-03-31, expect: {{}}}}")
    (pack / "cases/all.yaml").write_text("\n".join(cases) + "\n", encoding="utf-8")
    return root


POLICY = _pack(Path(mkdtemp(prefix="zhucun-duties-")))


@dataclass
class World:
    """王 serves in 东关 since 2021 with 李; 赵 next door since the middle of the month; 钱 in another
    township, under the county's own pack."""

    round: Round
    wang: Posting
    li: Posting
    zhao: Posting
    qian: Posting
    office: Actor
    cadres: dict[int, Actor]
    homes: list[Household]

    def visit(self, posting: Posting, on: date, *homes: int) -> Any:
        """One visit to some of the households of the village."""
        return fieldwork.record_visit(
            posting=posting,
            kind="household" if homes else "open_air",
            on=on,
            households=[
                fieldwork.VisitedHousehold(public_id=self.homes[n].public_id) for n in homes
            ],
            findings="谈了收入。",
            made_at=datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC),
            at=datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC),
            by=self.cadres[posting.pk],
        )

    def leave(self, posting: Posting, first: date, days: int) -> None:
        """Leave that was granted."""
        Leave.objects.create(
            posting=posting,
            area=posting.area,
            kind="personal",
            starts_on=first,
            ends_on=first + timedelta(days=days),
            days=days,
            reason="家事",
            contact="13800001111",
            state=LeaveState.APPROVED,
            made_at=NOW,
            received_at=NOW,
            by=0,
            by_name="office",
        )

    def training(self, posting: Posting, first: date) -> Any:
        """A training of one day."""
        return presence.record_trip(
            posting=posting,
            kind="training",
            starts_on=first,
            ends_on=first + timedelta(days=1),
            place_text="县委党校",
            made_at=NOW,
            at=NOW,
            by=self.office,
        )

    def more_people(self, count: int) -> None:
        """More members in 东关."""
        village = make.place(EAST)
        for number in range(count):
            make.posting(make.person(f"队员{number}"), village, self.round, role="member")


def build(places: dict[str, Place]) -> World:
    round_ = make.round_("2021")

    def post(name: str, code: str, role: PostingRole, **more: Any) -> Posting:
        return make.posting(make.person(name), places[code], round_, role=role, **more)

    wang = post("王驻村", EAST, PostingRole.FIRST_SECRETARY)
    li = post("李队员", EAST, PostingRole.MEMBER)
    return World(
        round=round_,
        wang=wang,
        li=li,
        zhao=post("赵队员", WEST, PostingRole.MEMBER, starts_on=date(2024, 3, 16)),
        qian=post("钱书记", "411327101201", PostingRole.FIRST_SECRETARY),
        cadres={
            wang.pk: actor_for(wang, "duties-wang"),
            li.pk: actor_for(li, "duties-li", Role.MEMBER),
        },
        office=make.actor("duties-office", Role.OFFICE, COUNTY, on=TODAY),
        homes=[household(places[EAST], n) for n in range(1, 6)],
    )
