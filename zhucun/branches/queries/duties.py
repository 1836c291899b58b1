"""The evidence of duties: meetings, joint branches and leaders, in the words of the cadences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from zhucun.branches import perms
from zhucun.branches.enums import BranchKind, MeetingKind, TalentKind
from zhucun.branches.models import Meeting
from zhucun.directory.perms import Actor

_OF_BRANCH = {
    MeetingKind.MEMBER_MEETING: "branch-member-meeting",
    MeetingKind.COMMITTEE_MEETING: "branch-committee-meeting",
    MeetingKind.GROUP_MEETING: "branch-group-meeting",
    MeetingKind.LECTURE: "branch-lecture",
    MeetingKind.THEME_DAY: "branch-theme-day",
}
#: The words of `counts:` that meetings answer, with the subjects for which they are counted.
WORDS = {
    **dict.fromkeys(_OF_BRANCH.values(), ("party_branch",)),
    "special-study": ("joint_branch",),
    "branch-life": ("posting",),
}
#: The same for what is on record of a village.
VILLAGE_WORDS = {"joint-branch": ("village",), "prosperity-leader-trained": ("village",)}


class DutyFact(NamedTuple):
    """One thing done: whose duty, which word, when, what `distinct_by` counts, how much, and the
    record that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Meetings in [since, until) that a duty may count, void ones left out. Each counts once for
    its branch, and once for each cadre who took part in its life (HX25-58). Two queries."""
    found = perms.visible_meetings(actor, area).filter(voided_on=None, on__gte=since, on__lt=until)
    columns = ("public_id", "kind", "on", "branch__public_id", "branch__kind")
    for row, kind, on, branch, of in found.order_by("on", "pk").values_list(*columns):
        if of == BranchKind.JOINT and kind == MeetingKind.SPECIAL_STUDY:
            yield DutyFact("joint_branch", branch, "special-study", on, "", 1, row)
        elif of == BranchKind.VILLAGE and kind in _OF_BRANCH:
            yield DutyFact("party_branch", branch, _OF_BRANCH[MeetingKind(kind)], on, "", 1, row)
    took = Meeting.cadres.through.objects.filter(meeting__in=found.values("pk"))
    pairs = took.order_by("meeting__on", "pk")
    for posting, on, row in pairs.values_list(
        "posting__public_id", "meeting__on", "meeting__public_id"
    ):
        yield DutyFact("posting", posting, "branch-life", on, "", 1, row)


def village_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Joint branches in being, and prosperity leaders recognised in [since, until). Two queries."""
    joint = perms.visible_branches(actor, area).filter(kind=BranchKind.JOINT, dissolved_on=None)
    for row, village, on in joint.order_by("pk").values_list("public_id", "area", "founded_on"):
        if on < until:
            yield DutyFact("village", village, "joint-branch", max(on, since), "", 1, row)
    leaders = perms.visible_talents(actor, area).filter(
        kind=TalentKind.LEADER, recognised_on__gte=since, recognised_on__lt=until
    )
    columns = ("public_id", "area", "recognised_on", "local__public_id")
    for row, village, on, who in leaders.order_by("pk").values_list(*columns):
        yield DutyFact("village", village, "prosperity-leader-trained", on, who, 1, row)
