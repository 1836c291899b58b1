"""News of the village's organisations. No name, number or birthday of a villager is in an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BranchFounded(Event):
    name: ClassVar[str] = "branches.branch.founded"
    kind: str
    title: str
    on: date
    units: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BranchChanged(Event):
    name: ClassVar[str] = "branches.branch.changed"
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class BranchDissolved(Event):
    name: ClassVar[str] = "branches.branch.dissolved"
    on: date


@dataclass(frozen=True, kw_only=True)
class PartnerJoined(Event):
    name: ClassVar[str] = "branches.partner.joined"
    unit: str
    since: date


@dataclass(frozen=True, kw_only=True)
class MembersEnrolled(Event):
    """People taken into a joint branch."""

    name: ClassVar[str] = "branches.joint.enrolled"
    on: date
    count: int


@dataclass(frozen=True, kw_only=True)
class MemberAdmitted(Event):
    name: ClassVar[str] = "branches.member.admitted"
    branch: str
    stage: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberAdvanced(Event):
    name: ClassVar[str] = "branches.member.advanced"
    branch: str
    stage: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberCorrected(Event):
    name: ClassVar[str] = "branches.member.corrected"
    branch: str
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    name: ClassVar[str] = "branches.member.left"
    branch: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MemberReturned(Event):
    """A death that ended a membership was recorded by mistake."""

    name: ClassVar[str] = "branches.member.returned"
    branch: str
    on: date


@dataclass(frozen=True, kw_only=True)
class SeatReturned(Event):
    """The same of a seat."""

    name: ClassVar[str] = "branches.seat.returned"
    seat: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TermOpened(Event):
    name: ClassVar[str] = "branches.term.opened"
    number: int
    on: date


@dataclass(frozen=True, kw_only=True)
class TermClosed(Event):
    name: ClassVar[str] = "branches.term.closed"
    number: int
    on: date


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Event):
    name: ClassVar[str] = "branches.seat.given"
    seat: str
    body: str
    office: str
    since: date


@dataclass(frozen=True, kw_only=True)
class SeatEnded(Event):
    name: ClassVar[str] = "branches.seat.ended"
    seat: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeetingRecorded(Event):
    name: ClassVar[str] = "branches.meeting.recorded"
    branch: str
    kind: str
    on: date
    present: int


@dataclass(frozen=True, kw_only=True)
class MeetingVoided(Event):
    name: ClassVar[str] = "branches.meeting.voided"
    branch: str
    kind: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class BranchListed(Event):
    """列入: the branch is weak and lax, its rectification begins."""

    name: ClassVar[str] = "branches.rectification.listed"
    branch: str
    on: date
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeadershipRectified(Event):
    """乡镇班子整顿: the county rectifies the leadership team of a township."""

    name: ClassVar[str] = "branches.leadership.rectified"
    on: date
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeasureRecorded(Event):
    name: ClassVar[str] = "branches.rectification.measure"
    measure: str
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class RectificationMoved(Event):
    """整顿 → 验收 → 摘帽, or back."""

    name: ClassVar[str] = "branches.rectification.moved"
    branch: str
    state: str
    on: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TalentRecognised(Event):
    name: ClassVar[str] = "branches.talent.recognised"
    kind: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TalentEnded(Event):
    name: ClassVar[str] = "branches.talent.ended"
    kind: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class TrackMoved(Event):
    name: ClassVar[str] = "branches.track.moved"
    track: str
    state: str
    on: date


@dataclass(frozen=True, kw_only=True)
class StarTasksKept(Event):
    name: ClassVar[str] = "branches.stars.tasks-kept"
    year: int
    number: str
    star: str
    is_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class StarTaskChecked(Event):
    name: ClassVar[str] = "branches.stars.checked"
    branch: str
    task: str
    result: str
    on: date


@dataclass(frozen=True, kw_only=True)
class StarsDeclared(Event):
    name: ClassVar[str] = "branches.stars.declared"
    branch: str
    year: int
    stars: int
    meets_standard: bool
    on: date


@dataclass(frozen=True, kw_only=True)
class DismissalProposed(Event):
    name: ClassVar[str] = "branches.dismissal.proposed"
    seat: str
    office: str
    triggers: tuple[str, ...]
    on: date


@dataclass(frozen=True, kw_only=True)
class VillagersVoted(Event):
    """The villagers voted to recall the director they elected."""

    name: ClassVar[str] = "branches.dismissal.voted"
    document: str
    on: date


@dataclass(frozen=True, kw_only=True)
class DismissalMoved(Event):
    """The legal basis was reviewed (`reviewed`, or taken back), decided, or withdrawn."""

    name: ClassVar[str] = "branches.dismissal.moved"
    seat: str
    state: str
    reviewed: bool
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleAdopted(Event):
    """A village made a rule, or revised the one that it `replaces`."""

    name: ClassVar[str] = "branches.village-rule.adopted"
    kind: str
    title: str
    on: date
    replaces: str


@dataclass(frozen=True, kw_only=True)
class RuleRepealed(Event):
    name: ClassVar[str] = "branches.village-rule.repealed"
    title: str
    on: date
    reason: str
