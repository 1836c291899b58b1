"""Meetings: the list with how many were to come, one meeting, what a period held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from zhucun.branches import perms
from zhucun.branches.enums import Body, BranchKind, MeetingKind
from zhucun.branches.marts.columns import IN_PARTY, counted
from zhucun.branches.models import Meeting, PartyMember, Seat, StageStep
from zhucun.branches.queries.policy import Judged, judged
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound

#: Meetings to which every member of the branch is to come.
ALL_MEMBERS = (
    MeetingKind.MEMBER_MEETING,
    MeetingKind.LECTURE,
    MeetingKind.THEME_DAY,
    MeetingKind.ORGANISATION_LIFE,
)

_IN_THE_VILLAGE = "branch-life-in-the-village"
#: Our kinds in the words of `terms/activity`.
_ACTIVITIES: dict[str, str] = {
    MeetingKind.SPECIAL_STUDY: "study",
    MeetingKind.ORGANISATION_LIFE: "organisation_life",
    MeetingKind.MASS_WORK: "mass_work",
}


class Activity(NamedTuple):
    """What a joint branch did: its meeting, the village that it helps, and the facts in the words
    of `terms/activity`."""

    key: str
    area: str
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """So many meetings of a kind."""

    word: str
    label: str
    count: int


def meetings(
    *,
    actor: Actor,
    area: str = "",
    branch: str = "",
    kind: str = "",
    cadre: str = "",
    since: date | None = None,
    until: date | None = None,
    void: bool = False,
) -> QuerySet[Meeting]:
    """Meetings in [since, until) (`cadre`: the posting that took part), the latest first, with
    `expected`: how many were to come by the register of the day, NULL where the register does not
    tell. One query."""
    found = perms.visible_meetings(actor, area)
    if not void:
        found = found.filter(voided_on=None)
    if branch:
        found = found.filter(branch__public_id=branch)
    if kind:
        found = found.filter(kind=kind)
    if cadre:
        found = found.filter(cadres__public_id=cadre)
    if since is not None:
        found = found.filter(on__gte=since)
    if until is not None:
        found = found.filter(on__lt=until)
    found = found.annotate(expected=_expected())
    return found.select_related("branch", "branch__village").order_by("-on", "-pk")


def meeting_card(*, actor: Actor, public_id: str) -> Meeting:
    """One meeting with `expected`, void ones too. Raises NotFound."""
    rows = meetings(actor=actor, void=True).filter(public_id=public_id)
    row = rows.prefetch_related("cadres__person").first()
    if row is None:
        raise NotFound
    return row


def kinds_held(rows: QuerySet[Meeting]) -> list[KindCount]:
    """How many meetings of each kind there are among rows that `meetings` found. One query."""
    found = rows.order_by().values("kind").annotate(n=Count("pk"))
    counts: dict[str, int] = {row["kind"]: row["n"] for row in found}
    return [
        KindCount(word=kind, label=str(kind.label), count=counts[kind])
        for kind in MeetingKind
        if kind in counts
    ]


def joint_activities(
    *, actor: Actor, area: str = "", since: date, until: date
) -> Iterator[Activity]:
    """Studies, organisation life and mass work of joint branches in [since, until): each with its
    kind, and where it was held (HH18-098). One query."""
    rows = meetings(actor=actor, area=area, since=since, until=until)
    rows = rows.filter(branch__kind=BranchKind.JOINT, kind__in=_ACTIVITIES)
    for key, kind, village, held_in, on in rows.order_by("area", "on", "pk").values_list(
        "public_id", "kind", "area", "held_in", "on"
    ):
        yield Activity(key, village, _activity(kind, village, held_in, on))


def _activity(kind: str, village: str, held_in: str, on: date) -> dict[str, Any]:
    """A meeting of a joint branch in the words of the packs."""
    return {
        "kind": _ACTIVITIES[kind],
        "by_joint_branch": True,
        "village": village,
        "held_in": held_in,
        "happened_on": on,
    }


def _expected() -> Case:
    return Case(
        When(
            Q(branch__kind=BranchKind.VILLAGE, kind__in=ALL_MEMBERS),
            then=counted(_members(), "branch"),
        ),
        When(kind=MeetingKind.COMMITTEE_MEETING, then=counted(_committee(), "area")),
        default=None,
        output_field=IntegerField(),
    )


def _members() -> QuerySet[Any]:
    """Who was in the Party and in the branch on the day of the meeting."""
    day = OuterRef("on")
    steps = StageStep.objects.filter(member=OuterRef("pk"), on__lte=OuterRef(OuterRef("on")))
    return (
        PartyMember.objects.filter(
            Q(left_on=None) | Q(left_on__gt=day), branch=OuterRef("branch"), joined_on__lte=day
        )
        .annotate(stage_then=Subquery(steps.order_by("-on").values("stage")[:1]))
        .filter(stage_then__in=IN_PARTY)
    )


def _committee() -> QuerySet[Any]:
    """Who had a seat in the village's branch committee on that day."""
    day = OuterRef("on")
    return Seat.objects.filter(
        Q(until=None) | Q(until__gt=day), area=OuterRef("area"), body=Body.BRANCH, since__lte=day
    )


def share_present(row: Any) -> int | None:
    """Of those who were to come, how many came, in per cent; None where it cannot be told."""
    return round(100 * row.present / row.expected) if row.expected else None


def meeting_rules(row: Meeting) -> tuple[Judged, ...]:
    """How a joint branch's meeting comes out by the pack of its day: that it took place in the
    helped village (HH18-098); nothing for other branches. No query."""
    if row.branch.kind != BranchKind.JOINT or row.kind not in _ACTIVITIES:
        return ()
    facts = _activity(row.kind, row.area, row.held_in, row.on)
    pack = directory.pack_for(row.area, as_of=row.on)
    wanted = [rule for rule in pack.rules("activity") if rule.id == _IN_THE_VILLAGE]
    return judged(pack, "activity", facts, only=_IN_THE_VILLAGE) if wanted else ()
