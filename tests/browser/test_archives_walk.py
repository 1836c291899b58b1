"""Archives of terms, pillars and the case library, on a phone and on a desk: no barrier, nothing too
wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.reports.burden_world import COUNTY, World, build
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.reports import actions
from zhucun.reports.queries import archives

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
#: Name of a route → who looks at it → addresses at which he does.
ARCHIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "archives": {"office": ("/archives/", "/archives/?within=3650")},
    "archive": {"office": ("/archives/{wang}/",), "wang": ("/archives/{wang}/",)},
    "archive-check": {"wang": ("/archives/check/",)},
    "archive-runs": {"office": ("/archives/runs/",)},
    "archive-run": {"office": ("/archives/runs/{run}/",)},
    "pillars": {"office": ("/pillars/",)},
    "pillar": {
        "office": ("/pillars/411327/full-coverage/", "/pillars/411327100/one-pledge-three-reviews/")
    },
    "pillar-rows": {
        "office": (
            "/pillars/411327/one-pledge-three-reviews/rows/?item=scores/one-pledge-three-reviews",
            "/pillars/411327/strict-management-deep-care/rows/?item=entitlements/accident-insurance",
            "/pillars/411327/strict-management-deep-care/rows/?item=screens/broken-responsibility-chain",
        )
    },
    "pillar-matrix": {"office": ("/pillars/411327/lists/responsibility-chain/places/",)},
    "pillar-list": {"office": ("/pillars/411327/lists/responsibility-chain/",)},
    "pillar-tick": {"office": ("/pillars/411327/lists/responsibility-chain/first-secretary/",)},
    "tick-end": {"office": ("/ticks/{tick}/end/",)},
    "volumes": {"office": ("/stories/volumes/",)},
    "volume": {"office": ("/stories/volumes/{volume}/",)},
    "volume-new": {"office": ("/stories/volumes/new/",)},
    "stories": {"wang": ("/stories/", "/stories/?q=nobody")},
    "story": {"office": ("/stories/{story}/",), "wang": ("/stories/{story}/",)},
    "story-new": {"wang": ("/stories/new/411327100201/",)},
    "public-stories": {"": ("/stories/public/",)},
    "public-story": {"": ("/stories/public/{story}/",)},
}
#: Routes of these pages that only write, lead on, or give a file.
NO_PAGE = {
    "my-archive",
    "archive-preview",
    "archive-issue",
    "archive-file",
    "archives-file",
    "pillar-file",
    "archive-run-stop",
    "archive-run-all",
    "archive-run-file",
    "story-where",
    "story-do",
    "story-file",
    "volume-file",
}


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def keys(world: World) -> dict[str, str]:
    """An archive is issued, a run waits, a story is published."""
    world.visit()
    make.tag("411327100202", "exited-poverty")
    reading = archives.Reading(actor=OPERATOR, postings=[world.wang], as_of=AT.date())
    actions.issue_archives(
        archives.drafts_of(reading, "zh"),
        issuer="组织部",
        issued_on=AT.date(),
        issued_at=AT,
        by=OPERATOR,
    )
    asked = {"area": COUNTY, "scope": "all", "language": "zh", "on": AT.date(), "asked_at": AT}
    run = actions.ask_archives(**asked, by=OPERATOR)  # type: ignore[arg-type]
    story = actions.write_story(
        kind="secretary_story",
        village=world.wang.place,
        title="点亮村路",
        text="王驻村到村后,和村民一起装上了路灯。",
        people=[world.wang.person],
        written_on=date(2024, 3, 1),
        written_at=AT,
        by=world.actors["wang"],
    )
    person = world.wang.person.public_id
    actions.record_consent(
        story=story,
        person=person,
        way="here",
        consented_on=date(2024, 3, 1),
        recorded_at=AT,
        by=world.actors["wang"],
    )
    world.publish(story)
    actions.show_to_everybody(story=story, is_public=True, at=AT, by=OPERATOR)
    told: dict[str, Any] = {"at": AT, "on": AT.date(), "by": OPERATOR}
    volume = actions.compile_volume(
        area=COUNTY, title="第一辑", issuer="组织部", stories=[story.public_id], **told
    )
    tick = actions.tick_item(
        area=COUNTY,
        checklist="responsibility-chain",
        item="team",
        since=date(2024, 1, 8),
        evidence="社组〔2024〕2号文件",
        **told,
    )
    return {
        "wang": world.wang.public_id,
        "run": run.public_id,
        "story": story.public_id,
        "volume": volume.public_id,
        "tick": tick.public_id,
    }


def test_no_page_of_the_archives_has_a_serious_barrier(
    world: World,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in ARCHIVES.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        assert walked(asked, world.actors) == {}
