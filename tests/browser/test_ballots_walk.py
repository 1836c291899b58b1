"""The evaluation by villagers, on a phone and on a desk: no barrier, nothing too wide; a villager
answers without a script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.ballots.world import AFTER, AT, COUNTY, EAST, counted, opened
from tests.doors.web.ballots.conftest import Asked, build_asked
from zhucun.ballots import actions
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import actor_of

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
BALLOTS: dict[str, dict[str, tuple[str, ...]]] = {
    "polls": {"office": ("/polls/", "/polls/?q=nobody"), "secretary": ("/polls/",)},
    "satisfaction": {
        "office": ("/satisfaction/?area=411327", "/satisfaction/?area=411327&kind=committee")
    },
    "newcomers": {"office": ("/newcomers/",)},
    "poll-new": {"office": ("/polls/new/?q=东关", f"/polls/new/?village={EAST}")},
    "poll": {
        "office": ("/polls/{poll}/", "/polls/{open}/", "/polls/{aside}/", "/polls/{again}/"),
        "secretary": ("/polls/{poll}/",),
        "inspector": ("/polls/{again}/",),
    },
    "poll-asked": {"office": ("/polls/{poll}/asked/",)},
    "poll-enter": {"office": ("/polls/{poll}/enter/",)},
    "ballot-code": {"office": ("/b/{poll}/",)},
    "ballot": {"office": ("/b/{poll}/{code}/",)},
    "kiosk": {"office": ("/k/{kiosk}/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "polls-file",
    "poll-frame",
    "poll-sheets",
    "poll-kiosk",
    "poll-kiosk-shut",
    "poll-do",
    "poll-aside",
}


@pytest.fixture
def asked() -> Asked:
    with time_machine.travel(AT, tick=False):
        return build_asked()


@pytest.fixture
def keys(asked: Asked) -> dict[str, str]:
    """Another poll that waits for its draw, with another last day; an open device; a poll that was
    set aside, and the one that asked again, as discipline inspection sees it."""
    waiting = opened(asked.village, title="待抽样的评议")
    earlier = waiting.ends_on - timedelta(days=1)
    actions.bring_forward(poll=waiting, ends_on=earlier, reason="提前收齐", at=AT, by=OPERATOR)
    aside = counted(asked.village, *["dissatisfied"] * 6, title="第一次评议")
    again = counted(asked.village, *["satisfied"] * 6, title="重评")
    above = make.actor("nanyang", Role.OFFICE, "4113", on=AT.date())
    actions.set_aside(poll=aside, reason="抽样名册用错，程序无效", at=AFTER, by=above)
    asked.accounts["inspector"] = make.account("jiwei", Role.DISCIPLINE, COUNTY)
    _, key = actions.open_kiosk(poll=asked.poll, until=AT + timedelta(hours=9), at=AT, by=OPERATOR)
    return {
        "poll": asked.poll.public_id,
        "open": waiting.public_id,
        "aside": aside.public_id,
        "again": again.public_id,
        "code": asked.codes[0],
        "kiosk": key,
    }


def test_no_page_of_the_evaluation_has_a_serious_barrier(
    asked: Asked,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    told: dict[str, list[str]] = {}
    for readers in BALLOTS.values():
        for who, addresses in readers.items():
            told.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        actors = {who: actor_of(row, on=AT.date()) for who, row in asked.accounts.items()}
        assert walked(told, actors) == {}


def test_a_villager_answers_in_three_taps(
    width: str, asked: Asked, open_page: Callable[..., Page]
) -> None:
    with time_machine.travel(AT, tick=True):
        address = f"/b/{asked.poll.public_id}/{asked.codes[0]}/"
        page = open_page(address, width=width, language="zh-hans")
        for line in range(3):
            page.get_by_label("满意", exact=True).nth(line).check()
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("heading", name="谢谢，您的评议已计入。")).to_be_visible()
    asked.poll.refresh_from_db()
    assert asked.poll.back_link == 1
