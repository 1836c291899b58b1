"""What stands in the way of a posting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Q,
)

from zhucun.directory import queries as directory
from zhucun.directory.errors import UnknownPlace
from zhucun.kernel.divisions import Level, is_under, level_of
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import Problem
from zhucun.roster.enums import PostingRole
from zhucun.roster.errors import (
    AlreadyPosted,
    FirstSecretaryPresent,
    NotATownship,
    NotAVillage,
    PostedTwice,
    RoundElsewhere,
    StartsBeforeRound,
    TeamElsewhere,
)
from zhucun.roster.models import Posting, Round, Team

_CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class PostingDraft:
    """A posting to make. `place` is a village, for a captain a township."""

    person: Any
    place: Any
    role: str
    round: Round
    team: Team | None = None
    unit: Any = None
    starts_on: date
    due_on: date | None = None
    ends_on: date | None = None
    is_star_instructor: bool = False
    local_office: str = ""
    party_transferred_on: date | None = None


def posting_problems(
    drafts: Sequence[PostingDraft], *, replacing: Iterable[int] = ()
) -> list[Problem | None]:
    """For each draft the first problem that stands in its way, or None. Two queries per 2,000
    drafts.

    `replacing` are keys of postings that are about to end or to be corrected, and do not count.
    """
    spared = set(replacing)
    busy = _open_postings(drafts, spared, by="person")
    seated = _open_postings(drafts, spared, by="place")
    earlier = _Earlier()
    found: list[Problem | None] = []
    for draft in drafts:
        problem = _draft_problem(draft) or _overlap(draft, busy, seated)
        found.append(problem or _own_overlap(draft, earlier))
    return found


def _draft_problem(draft: PostingDraft) -> Problem | None:
    """What is wrong with a draft by itself."""
    try:
        Period(draft.starts_on, draft.ends_on)
    except Problem as problem:
        return problem
    place, level = draft.place, level_of(draft.place.code)
    if draft.role == PostingRole.CAPTAIN and level is not Level.TOWNSHIP:
        return NotATownship(place=place.short_name)
    if draft.role != PostingRole.CAPTAIN and level is not Level.VILLAGE:
        return NotAVillage(place=place.short_name)
    if place.valid_from > draft.starts_on:
        return UnknownPlace(place=place.code, as_of=draft.starts_on)
    if place.valid_until is not None and place.valid_until <= draft.starts_on:
        return directory.gone(place)
    if not is_under(place.code, draft.round.area):
        return RoundElsewhere(round=draft.round.code, place=place.short_name)
    if draft.team and (draft.team.village_id, draft.team.round_id) != (place.pk, draft.round.pk):
        return TeamElsewhere(team=draft.team.name)
    if draft.starts_on < draft.round.starts_on:
        return StartsBeforeRound(
            start=draft.starts_on, round=draft.round.code, round_start=draft.round.starts_on
        )
    return None


def _overlap(
    draft: PostingDraft, busy: dict[int, list[Posting]], seated: dict[int, list[Posting]]
) -> Problem | None:
    """A clash with a posting that exists."""
    period = _period(draft)
    for posting in busy.get(draft.person.pk, ()):
        if _same_track(posting, draft) and period.overlaps(_period(posting)):
            return AlreadyPosted(
                person=draft.person.name,
                place=posting.place.short_name,
                start=posting.starts_on,
            )
    if draft.role != PostingRole.FIRST_SECRETARY:
        return None
    for posting in seated.get(draft.place.pk, ()):
        if posting.role == PostingRole.FIRST_SECRETARY and _crowds(period, _period(posting)):
            return FirstSecretaryPresent(
                place=draft.place.short_name, person=posting.person.name, start=posting.starts_on
            )
    return None


@dataclass
class _Earlier:
    """The drafts of a list that were seen already, by person and by place."""

    by_person: dict[int, list[PostingDraft]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[int, list[PostingDraft]] = field(default_factory=lambda: defaultdict(list))


def _own_overlap(draft: PostingDraft, earlier: _Earlier) -> Problem | None:
    """A clash with an earlier draft of the same list; notes this one."""
    person = draft.person.pk or -id(draft.person)  # somebody who is not registered yet
    mine, period = earlier.by_person[person], _period(draft)
    if any(_same_track(one, draft) and period.overlaps(_period(one)) for one in mine):
        return PostedTwice(person=draft.person.name)
    mine.append(draft)
    if draft.role != PostingRole.FIRST_SECRETARY:
        return None
    others = earlier.by_place[draft.place.pk]
    for other in others:
        if _crowds(period, _period(other)):
            return FirstSecretaryPresent(
                place=draft.place.short_name, person=other.person.name, start=other.starts_on
            )
    others.append(draft)
    return None


def _period(row: Posting | PostingDraft) -> Period:
    return Period(row.starts_on, row.ends_on)


def _same_track(one: Posting | PostingDraft, other: Posting | PostingDraft) -> bool:
    """A captain may serve in a village as well, but nobody is captain twice or serves in two."""
    return (one.role == PostingRole.CAPTAIN) == (other.role == PostingRole.CAPTAIN)


def _crowds(one: Period, other: Period) -> bool:
    """True where two first secretaries overlap and the one who began earlier has no last day.

    With a last day the overlap is a handover (交接).
    """
    first = min(one, other, key=lambda period: (period.start, period.until is not None))
    return first.until is None and one.overlaps(other)


def _open_postings(
    drafts: Sequence[PostingDraft], spared: set[int], *, by: str
) -> dict[int, list[Posting]]:
    """Postings of the drafts' people (or in their places) that have not ended before the
    earliest start."""
    wanted = sorted({getattr(draft, by).pk for draft in drafts if getattr(draft, by).pk})
    if not wanted:
        return {}
    earliest = min(draft.starts_on for draft in drafts)
    running = Q(ends_on=None) | Q(ends_on__gt=earliest)
    found: dict[int, list[Posting]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        rows = Posting.objects.filter(running, **{f"{by}__in": wanted[start : start + _CHUNK]})
        for row in rows.select_related("place", "person").order_by("starts_on", "pk"):
            if row.pk not in spared:
                found[getattr(row, f"{by}_id")].append(row)
    return found
