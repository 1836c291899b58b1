"""Pages of appraisal, on a phone and on a desk, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine

from tests.appraisal.corps import CLOSED
from tests.appraisal.corps import build as build_corps
from tests.appraisal.world import DECIDED, World, at, build
from zhucun.appraisal import actions
from zhucun.appraisal.models import Appraisee, Run, Scheme
from zhucun.appraisal.queries import evidence
from zhucun.directory.models import Place

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
APPRAISAL: dict[str, dict[str, tuple[str, ...]]] = {
    "appraisals": {"office": ("/appraisals/",)},
    "appraisal-new": {"office": ("/appraisals/new/",)},
    "appraisal": {"office": ("/appraisals/{one}/",), "township": ("/appraisals/{one}/",)},
    "appraisal-published": {"office": ("/appraisals/{one}/published/",)},
    "appraisee": {"office": ("/appraisees/{who}/",), "cadre": ("/appraisees/{who}/",)},
    "appraisee-notice": {"cadre": ("/appraisees/{who}/notice/",)},
    "my-appraisals": {"cadre": ("/my-appraisals/",)},
    "reviews": {"township": ("/reviews/",)},
    "review-sheet": {"township": ("/reviews/{one}/quarter/2024-Q4/township/",)},
    "appraisal-schemes": {"office": ("/appraisal-schemes/",)},
    "appraisal-scheme-new": {
        "office": ("/appraisal-schemes/new/one-pledge-three-reviews/?area=411327",)
    },
    "appraisal-scheme": {"office": ("/appraisal-schemes/{draft}/",)},
    "appraisal-run": {"office": ("/appraisal-runs/{run}/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "appraisal-file",
    "appraisal-do",
    "appraisee-do",
    "appraisee-form",
    "appraisee-notice-file",
    "review-withdraw",
    "deduction-withdraw",
    "appraisal-scheme-try",
    "appraisal-scheme-adopt",
}


@pytest.fixture
def world(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> World:
    found = build(places)
    monkeypatch.setattr(evidence.ballots, "marks", lambda **asked: list(found.polls))
    return found


@pytest.fixture
def keys(world: World) -> dict[str, str]:
    """A year that is decided, with an objection; a draft that was tried."""
    appraisal, office = world.open(), world.actors["office"]
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 95, 2: 90, 3: 94})
    world.compute(appraisal)
    world.decide(appraisal, 0, "excellent", reason="承担急难任务")
    Appraisee.objects.exclude(grade="").update(signed_on=DECIDED, notified_on=DECIDED)
    row = world.who(appraisal, 0)
    actions.object_to_grade(
        appraisee=row, text="第三季度漏记", at=at(DECIDED), by=world.actors["cadre"]
    )
    draft = world.scheme({"weights": {"quarter": "0.6", "year": "0.4"}}, title="拟用办法")
    actions.ask_run(appraisal=appraisal, scheme=draft, at=at(DECIDED), by=office)
    return {
        "one": appraisal.public_id,
        "who": row.public_id,
        "draft": Scheme.objects.get(title="拟用办法").public_id,
        "run": Run.objects.get(scheme=draft).public_id,
    }


def test_no_page_of_appraisal_has_a_serious_barrier(
    world: World,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in APPRAISAL.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(at(DECIDED), tick=True):
        assert walked(asked, world.actors) == {}


def test_no_page_of_townships_and_corps_has_a_serious_barrier(
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    """The same pages, where a place, a helper or a member of a committee is appraised."""
    corps = build_corps()
    towns, looks = (
        corps.open(score, title=title)
        for score, title in (
            ("township-appraisal", "2018年乡镇绩效评估"),
            ("three-corps-four-looks", "三支队伍四看"),
        )
    )
    office, given = corps.actors["office"], {"appraisal": towns, "at": at(CLOSED)}
    for row in corps.rows(towns).values():
        corps.say(row, "poverty", "county", 92)
    corps.compute(towns)
    decisions = [
        actions.Decision(appraisee=row, grade="excellent", reason="县委常委会研究")
        for row in corps.rows(towns).values()
    ]
    actions.decide_grades(decisions, by=office, **given)
    actions.notify_people(by=office, **given)
    row, member = corps.rows(towns)["卢峰镇"], corps.rows(looks)["谭**"]
    card = f"/appraisees/{row.public_id}/"
    asked = {
        "office": [
            "/appraisals/new/",
            f"/appraisals/{towns.public_id}/",
            f"/appraisals/{looks.public_id}/",
            card,
            f"/appraisees/{member.public_id}/",
            f"/reviews/{looks.public_id}/loyal/2018/city-committee/",
        ],
        "head": [card, f"{card}notice/", "/my-appraisals/"],
        "town": [card],
    }
    with time_machine.travel(at(CLOSED), tick=True):
        assert walked(asked, corps.actors) == {}
