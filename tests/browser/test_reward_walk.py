"""Use and reward, on a phone and on a desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine

from tests.doors.web.reward.test_reward_pages import Rewarded, build_rewarded
from tests.reward.conftest import AT, COUNTY
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import actor_of
from zhucun.reward import actions

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
REWARD: dict[str, dict[str, tuple[str, ...]]] = {
    "outcomes": {"office": ("/outcomes/?since=2025-01-01",), "yan": ("/outcomes/",)},
    "outcome-new": {"office": ("/outcomes/new/",)},
    "outcome-void": {"office": ("/outcomes/{outcome}/void/",)},
    "commendations": {"office": ("/commendations/",)},
    "commended": {"office": ("/commended/",)},
    "target-pledges": {"office": ("/target-pledges/",), "yan": ("/target-pledges/",)},
    "target-pledge-new": {"office": ("/target-pledges/new/",)},
    "target-pledge": {"office": ("/target-pledges/{pledge}/",)},
    "commendation-list": {"office": (f"/commendations/list/?area={COUNTY}",)},
    "commendation": {"office": ("/commendations/{commendation}/",)},
    "priority": {"office": (f"/priority/?area={COUNTY}",)},
    "front-line": {"office": (f"/front-line/?area={COUNTY}",)},
    "promotion-checks": {"office": ("/promotion-checks/",)},
    "promotion-check": {"office": ("/promotion-checks/{check}/",)},
    "liability": {"office": ("/liability/",), "yan": ("/liability/",)},
    "weak-committees": {"office": ("/weak-committees/",)},
    "my-ledgers": {"yan": ("/both-accounts/mine/",)},
    "ledgers": {"office": ("/both-accounts/{person}/",)},
    "end-responsible": {"office": (f"/both-accounts/?area={COUNTY}",)},
    "liability-new": {"office": ("/liability/new/",)},
    "liability-case": {"office": ("/liability/{case}/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "target-pledge-do",
    "liability-do",
    "liability-notice",
    "commendation-list-file",
    *("exam-entries-file", "exam-entry-do"),
    "promotion-check-file",
}


@pytest.fixture
def rewarded() -> Rewarded:
    with time_machine.travel(AT, tick=False):
        return build_rewarded()


def pledged(rewarded: Rewarded) -> str:
    """A pledge with consequence that waits for its signature."""
    draft = actions.TargetPledgeDraft(
        person=rewarded.village.new.person,
        area=COUNTY,
        level="township",
        target="全村通水",
        due_on=date(2025, 12, 31),
        consequence="就地免职",
    )
    return actions.make_pledge(draft, at=AT, by=OPERATOR).public_id


def test_no_page_of_use_and_reward_has_a_serious_barrier(
    rewarded: Rewarded,
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    keys = {
        "outcome": rewarded.outcome.public_id,
        "commendation": rewarded.commendation.public_id,
        "check": rewarded.check.public_id,
        "case": rewarded.case.public_id,
        "pledge": pledged(rewarded),
        "person": rewarded.village.old.person.public_id,
    }
    told: dict[str, list[str]] = {}
    for readers in REWARD.values():
        for who, addresses in readers.items():
            told.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        actors = {who: actor_of(row, on=AT.date()) for who, row in rewarded.accounts.items()}
        assert walked(told, actors) == {}
