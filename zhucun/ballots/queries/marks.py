"""What villagers said of cadres, teams and branches, as counts: for appraisal and others above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from zhucun.ballots import perms
from zhucun.ballots.enums import COUNTED, OVERALL, PollState
from zhucun.ballots.models import Line, Poll
from zhucun.ballots.queries.asides import Aside, beside
from zhucun.directory.perms import Actor, in_areas


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a closed poll found of one subject, by the question `overall`. Counts, never ballots.

    `kind` is “posting”, “team” or “branch”; `key` is the public id of the posting or the team, of a
    branch the village's code. `starts_on` to `ends_on` are the days on which it could be answered:
    by these it counts for a period, not by what was announced. `answered` = satisfied + fairly +
    dissatisfied + unknown. `known` leaves out those who do not know; `share` = satisfied ÷ known
    and `broad_share` = (satisfied + fairly) ÷ known, in per cent with two decimals, None where
    `known` is 0. Where `is_shown` is False (fewer than `least` ballots, or than `least` who know)
    all five counts are 0 and both shares None: there is a poll, and it says nothing; that is not a
    mark of 0. `beside`: polls of the same period that were set aside; whoever shows the mark says
    so.
    """

    kind: str
    key: str
    name: str
    poll: str
    title: str
    poll_kind: str
    area: str
    starts_on: date
    ends_on: date
    closed_on: date
    issued: int
    back: int
    valid: int
    least: int
    is_shown: bool
    answered: int
    satisfied: int
    fairly: int
    dissatisfied: int
    unknown: int
    pack: str
    pack_version: str
    beside: tuple[Aside, ...] = ()

    @property
    def known(self) -> int:
        return self.satisfied + self.fairly + self.dissatisfied

    @property
    def share(self) -> Decimal | None:
        return percent(self.satisfied, self.known)

    @property
    def broad_share(self) -> Decimal | None:
        return percent(self.satisfied + self.fairly, self.known)


def percent(part: int, whole: int) -> Decimal | None:
    """A share in per cent with two decimals; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def marks(
    *,
    actor: Actor,
    since: date,
    until: date,
    area: str = "",
    kind: str = "posting",
    keys: Collection[str] | None = None,
    begun_before: date | None = None,
) -> list[Mark]:
    """What polls closed in [since, until) found of subjects of one kind that the actor may see, by
    village, day and subject; `keys` and `begun_before` narrow them down. Two queries; four more
    where one was set aside."""
    polls = perms.visible_polls(actor).filter(
        state=PollState.CLOSED, closed_on__gte=since, closed_on__lt=until
    )
    if area:
        polls = polls.filter(in_areas("area", (area,)))
    if begun_before is not None:
        begun = Q(began_on__lt=begun_before) | Q(began_on=None, opened_on__lt=begun_before)
        polls = polls.filter(begun, starts_on__lt=begun_before)
    rows = Line.objects.filter(poll__in=polls.values("pk"), question=OVERALL, subject__kind=kind)
    if keys is not None:
        rows = rows.filter(subject__key__in=list(keys))
    found = rows.select_related("poll", "subject").order_by(
        "poll__area", "poll__closed_on", "poll__pk", "number"
    )
    marked = [mark_of(row) for row in found]
    others = beside(actor=actor, polls={mark.poll for mark in marked})
    return [
        replace(mark, beside=others[mark.poll]) if mark.poll in others else mark for mark in marked
    ]


def answers_of(line: Line) -> int:
    return line.satisfied + line.fairly_satisfied + line.dissatisfied + line.unknown


def is_shown(poll: Poll, line: Line) -> bool:
    """Whether a line may be shown: the poll was closed, enough villagers answered, and enough of
    them know, for they are the base of a share. Lines of one poll have no sum, so that what is
    hidden cannot be found by subtraction."""
    return (
        poll.state in COUNTED
        and poll.valid >= poll.least
        and answers_of(line) - line.unknown >= poll.least
    )


def mark_of(line: Line) -> Mark:
    """The mark of one line of a closed poll."""
    poll, subject = line.poll, line.subject
    shown = is_shown(poll, line)
    assert poll.closed_on is not None  # closed polls only
    return Mark(
        kind=subject.kind,
        key=subject.key,
        name=subject.name,
        poll=poll.public_id,
        title=poll.title,
        poll_kind=poll.kind,
        area=poll.area,
        starts_on=poll.held_from,
        ends_on=poll.held_until,
        closed_on=poll.closed_on,
        issued=poll.issued,
        back=poll.back,
        valid=poll.valid,
        least=poll.least,
        is_shown=shown,
        answered=answers_of(line) if shown else 0,
        satisfied=line.satisfied if shown else 0,
        fairly=line.fairly_satisfied if shown else 0,
        dissatisfied=line.dissatisfied if shown else 0,
        unknown=line.unknown if shown else 0,
        pack=poll.pack,
        pack_version=poll.pack_version,
    )
