"""Pages of branches, committees, talents and stars, on a phone and on a desk: no barrier, nothing
too wide; a meeting written down as a branch does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.branches.test_branch_meetings import record
from tests.branches.test_rectification import list_
from tests.branches.test_stars import STARS, check, keep, task
from tests.branches.test_talents import begin, recognise
from tests.branches.world import AT, DAY, admit, found
from zhucun.branches import actions
from zhucun.branches.models import Meeting
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR

pytestmark = pytest.mark.django_db(transaction=True)

EAST = "411327100201"
NOW = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
#: Name of a route → who looks at it → addresses at which he does.
BRANCHES: dict[str, dict[str, tuple[str, ...]]] = {
    "branches": {"office": ("/branches/", "/branches/?weak=1"), "keeper": ("/branches/",)},
    "branch-new": {"keeper": ("/branches/new/",), "office": ("/branches/new/",)},
    "joint-new": {"keeper": ("/branches/joint/new/",)},
    "branch": {"office": ("/branches/{branch}/", "/branches/{joint}/")},
    "party-member-new": {"keeper": ("/branches/{branch}/members/new/",)},
    "branch-meeting-new": {"keeper": ("/branches/{branch}/meetings/new/",)},
    "rectification-new": {"office": ("/branches/{branch}/list/",)},
    "party-members": {"office": ("/party-members/",), "keeper": ("/party-members/?q=wjg",)},
    "party-member": {"office": ("/party-members/{member}/",), "bob": ("/party-members/{member}/",)},
    "committees": {"office": ("/committees/",)},
    "committee-new": {"keeper": ("/committees/new/",)},
    "committee": {"keeper": ("/committees/{term}/",)},
    "seat-new": {"keeper": ("/committees/{term}/seats/new/",)},
    "seat-end": {"keeper": ("/committees/seats/{seat}/end/",)},
    "branch-meetings": {"office": ("/branch-meetings/",)},
    "village-rules": {"office": ("/village-rules/", "/village-rules/?shown=all")},
    "village-rule-new": {"keeper": ("/village-rules/new/",)},
    "village-rule": {"keeper": ("/village-rules/{rule}/",)},
    "village-rule-revise": {"keeper": ("/village-rules/{rule}/revise/",)},
    "branch-life": {"office": ("/branch-life/",), "keeper": ("/branch-life/",)},
    "branch-meeting": {"keeper": ("/branch-meetings/{meeting}/",)},
    "rectifications": {"office": ("/rectifications/", "/rectifications/?shown=stock")},
    "rectification": {
        "office": ("/rectifications/{case}/", "/rectifications/{leadership}/"),
        "keeper": ("/rectifications/{case}/",),
    },
    "leaderships": {"office": ("/rectifications/townships/",)},
    "leadership-new": {"office": ("/rectifications/townships/411327100/new/",)},
    "measure-done": {"keeper": ("/rectifications/measures/{measure}/",)},
    "dismissals": {"office": ("/dismissals/",), "keeper": ("/dismissals/",)},
    "dismissal-new": {"office": ("/dismissals/seats/{seat}/new/",)},
    "talents": {"office": ("/talents/", "/talents/?shown=came")},
    "talent-new": {"keeper": ("/talents/new/",)},
    "talent": {"keeper": ("/talents/{talent}/",)},
    "track-new": {"keeper": ("/talents/people/{local}/track/",)},
    "tracks": {"office": ("/tracks/",)},
    "track": {"keeper": ("/tracks/{track}/",)},
    "stars": {"office": ("/stars/", "/stars/?year=2024")},
    "branch-stars": {"office": ("/stars/{branch}/2024/",), "town": ("/stars/{branch}/2024/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    *("branches-file", "party-members-file", "branch-meetings-file", "rectifications-file"),
    "village-rules-file",
    *("talents-file", "branch-state", "branch-enrol", "party-member-do", "rectification-do"),
    *("dismissal-do", "track-do", "branch-stars-do", "star-task-withdraw"),
}


@pytest.fixture
def people(places: dict[str, Place]) -> dict[str, Any]:
    roles = {
        "keeper": (Role.BRANCH, EAST),
        "office": (Role.OFFICE, "411327"),
        "town": (Role.TOWNSHIP, "411327100"),
        "bob": (Role.MEMBER, EAST),
    }
    return {name: make.actor(name, role, area, on=DAY) for name, (role, area) in roles.items()}


@pytest.fixture
def keys(people: dict[str, Any], places: dict[str, Place]) -> dict[str, str]:
    """A branch of which everything is on record."""
    east = places[EAST]
    branch = found(east, OPERATOR)
    member = admit(branch, OPERATOR, born=date(1961, 5, 4))
    admit(branch, OPERATOR, "李积极", stage="activist")
    unit = make.unit("县财政局")
    make.person("赵党员", unit=unit)
    told: dict[str, Any] = {"at": AT, "by": OPERATOR}
    joint = actions.found_joint(village=east, units=[unit], name="联合党总支部", on=DAY, **told)
    term = actions.open_term(village=east, number=11, on=date(2021, 1, 10), **told)
    who = actions.PersonDraft(local=member.local)
    draft = actions.SeatDraft(person=who, body="branch", office="secretary", since=term.starts_on)
    [seat] = actions.give_seats([draft], committee=term, **told)
    case = list_(branch, OPERATOR)
    measure = actions.add_measure(case=case, title="选优配强班子", owner="副书记", **told)
    leadership = actions.open_leadership(
        actions.LeadershipDraft(
            township=places["411327100"], on=DAY, problem="两个村未完成年度任务"
        ),
        **told,
    )
    talent = recognise(east, OPERATOR)
    track = begin(talent, east, OPERATOR, "leader_to_member")
    keep(OPERATOR, *(task(n, star) for n, star in enumerate(STARS)))
    check(branch, OPERATOR, 0)
    actions.declare_stars(branch=branch, year=2024, stars=4, meets_standard=True, on=DAY, **told)
    rows = {
        "branch": branch, "joint": joint, "member": member, "term": term, "seat": seat,
        "meeting": record(branch, OPERATOR), "case": case,
        "leadership": leadership, "measure": measure, "talent": talent,
        "track": track, "local": member.local,
        "rule": actions.record_rule(
            actions.RuleDraft(
                kind="convention", title="村规民约", adopted_on=DAY, resolution="村民会议"
            ),
            village=east,
            **told,
        ),
    }  # fmt: skip
    return {name: row.public_id for name, row in rows.items()}


def test_no_page_of_the_branches_has_a_serious_barrier(
    people: dict[str, Any],
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in BRANCHES.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(NOW, tick=True):
        assert walked(asked, people) == {}


def test_a_branch_writes_a_meeting_down_and_sees_how_many_were_to_come(
    width: str,
    people: dict[str, Any],
    keys: dict[str, str],
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    keeper: Any = Account.objects.get(pk=people["keeper"].account)
    address = f"/branches/{keys['branch']}/meetings/new/"
    with time_machine.travel(NOW, tick=True):
        page = open_page(address, client=client_of(keeper), width=width, language="en")
        page.get_by_label("Topic").fill("缴纳党费 13812345678")
        page.get_by_label("How many came").fill("1")
        page.get_by_role("button", name="Record it", exact=True).click()
        expect(page.locator(".errors")).to_contain_text("phone or ID number")
        assert barriers(page) == []
        page.get_by_label("Topic").fill("缴纳党费并集体学习")
        page.get_by_role("button", name="Record it", exact=True).click()
        expect(page).to_have_url(re.compile(r"/branch-meetings/\w{12}/"))
        expect(page.locator("main")).to_contain_text("100 %")
    assert Meeting.objects.filter(topic="缴纳党费并集体学习").count() == 1
