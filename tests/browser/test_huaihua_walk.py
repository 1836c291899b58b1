"""What Huaihua's county keeps of villages and their heads, on a phone and on a desk: exams, line
departments, leadership teams, what households lack."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.exits.world import COUNTY, EAST, TOWN, World, at, build
from tests.reports.test_departments import LIST, named, tick
from tests.reward.test_exam_entries import NOTICE, PAPER, head
from tests.reward.test_weak_committees import DUE, LATER
from tests.support.test_helps import _CASES, _SEEDLINGS
from zhucun.branches import actions as branches
from zhucun.directory.perms import OPERATOR
from zhucun.economy.actions import rate_household
from zhucun.reward import actions as reward

pytestmark = pytest.mark.django_db(transaction=True)

_PILLARS = f"/pillars/{COUNTY}"
#: Name of a route → who looks at it → addresses at which he does.
HUAIHUA: dict[str, dict[str, tuple[str, ...]]] = {
    "exam-entries": {"office": ("/exam-entries/?year=2018",)},
    "exam-entry-new": {"office": ("/exam-entries/seats/{seat}/new/",)},
    "exam-entry": {"office": ("/exam-entries/{exam}/",)},
    "pillar-departments": {"office": (f"{_PILLARS}/departments/{LIST}/",)},
    "department-new": {"office": (f"{_PILLARS}/departments/{LIST}/new/",)},
    "support-tick": {"office": ("/departments/{department}/supports/goods/",)},
    "department-end": {"office": ("/departments/{department}/end/",)},
    "weak-committees": {"office": ("/weak-committees/",)},
    "pillar-rows": {
        "office": (
            f"{_PILLARS}/micro-credit/rows/?item=scores/credit-rating",
            f"{_PILLARS}/end-responsible/rows/?item=rules/rectify-the-committee",
            f"{_PILLARS}/three-corps/rows/?item=rules/policies-are-delivered",
        )
    },
    "covered": {"office": (f"/coverage/{COUNTY}/policies-are-delivered/",)},
}


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    folder = tmp_path / "policy"
    shutil.copytree(settings.ROOT / "policy", folder)
    own = folder / "huaihua-2018"
    (own / "entitlements" / "industry-grant.yaml").write_text(_SEEDLINGS, encoding="utf-8")
    case = _CASES.split("- name: a dividend")[0]
    (own / "cases" / "own-helps.yaml").write_text(case, encoding="utf-8")
    settings.POLICY_DIR = folder
    with time_machine.travel(at(LATER), tick=False):
        return build()


@pytest.fixture
def keys(world: World) -> dict[str, str]:
    """A village that did not exit in time, its secretary in an exam, a department with a support."""
    with time_machine.travel(at(LATER), tick=False):
        world.open_place(EAST, due_on=DUE)
        entry = reward.enter_exam(
            reward.ExamDraft(
                seat=head(),
                kind="targeted_recruitment",
                year=2018,
                notice=NOTICE,
                on=LATER,
                document="怀办通报〔2017〕8号",
            ),
            at=at(LATER),
            by=OPERATOR,
        )
        told: dict[str, Any] = {"on": LATER, "at": at(LATER), "by": OPERATOR}
        reward.record_points(entry=entry, points=Decimal(5), document=PAPER, **told)
        department = named(world)
        tick(world, department)
        make.unit("县林业局", area=COUNTY)
        rate_household(household=world.poor[0], on=LATER, grade="优秀", at=at(LATER), by=OPERATOR)
        case = branches.open_leadership(
            branches.LeadershipDraft(
                township=world.places[TOWN], on=LATER, problem="一个村未完成", triggers=["unmet"]
            ),
            at=at(LATER),
            by=OPERATOR,
        )
    return {
        "seat": head().public_id,
        "exam": entry.public_id,
        "department": department.public_id,
        "case": case.public_id,
    }


def test_no_page_of_the_villages_of_huaihua_has_a_serious_barrier(
    world: World,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in HUAIHUA.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(at(LATER), tick=True):
        actors = {"office": world.actor("office", LATER)}
        assert walked(asked, actors) == {}
