"""Polls that were set aside, beside those that asked the same again: whoever reads a result reads
that there was another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from zhucun.ballots import perms
from zhucun.ballots.enums import PollKind, PollState
from zhucun.ballots.models import Poll, PollSubject
from zhucun.directory.perms import Actor

#: Polls of a kind are of one period where so many days at most lie between them.
_NEAR = {PollKind.HALF_YEAR: timedelta(days=184)}
_YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A poll of the same period that another office set aside: when, by whom, why."""

    poll: str
    title: str
    starts_on: date
    ends_on: date
    on: date
    by_name: str
    reason: str


def beside(*, actor: Actor, polls: Collection[str]) -> Mapping[str, tuple[Aside, ...]]:
    """To polls (public ids) those of the same kind and period, about one of the same subjects, that
    were set aside; polls beside which there is none are left out. One query where none of these was
    ever set aside, else four."""
    if not polls:
        return {}
    rows = perms.visible_polls(actor).filter(state=PollState.ASIDE)
    aside = {row.pk: row for row in rows.order_by("starts_on", "pk")}
    if not aside:
        return {}
    about = defaultdict[tuple[str, str], list[Poll]](list)
    for kind, key, poll in _subjects(poll__in=list(aside)):
        about[kind, key].append(aside[poll])
    # by village, not by id: these are few, and an appraisal reads polls by the ten thousand
    villages, wanted = {row.area for row in aside.values()}, set(polls)
    there = perms.visible_polls(actor).filter(area__in=villages)
    asked = {row.pk: row for row in there if row.public_id in wanted}
    found = defaultdict[str, dict[int, Aside]](dict)
    for kind, key, poll in _subjects(poll__in=list(asked)):
        for other in about.get((kind, key), ()):
            if other.pk != poll and _is_near(other, asked[poll]):
                found[asked[poll].public_id][other.pk] = _told(other)
    return {key: tuple(each.values()) for key, each in found.items()}


def set_aside_about(
    *, actor: Actor, person: str = "", keys: Collection[str] = (), since: date, until: date
) -> list[Aside]:
    """Polls that could be answered from a day in [since, until) and were set aside, about a person
    or one of some bodies (as a poll calls them), by day. One query."""
    about = Q(subjects__key__in=list(keys))
    if person:
        about |= Q(subjects__person=person)
    rows = perms.visible_polls(actor).filter(about, state=PollState.ASIDE).distinct()
    found = [_told(row) for row in rows.order_by("starts_on", "pk")]
    return [each for each in found if since <= each.starts_on < until]


def _subjects(**which: Collection[int]) -> list[tuple[str, str, int]]:
    rows = PollSubject.objects.filter(**which).order_by("poll", "number")
    return list(rows.values_list("kind", "key", "poll"))


def _is_near(one: Poll, other: Poll) -> bool:
    most = _NEAR.get(PollKind(one.kind), _YEAR)
    return one.kind == other.kind and abs(one.held_from - other.held_from) <= most


def _told(row: Poll) -> Aside:
    assert row.aside_on is not None  # set with the state
    return Aside(
        poll=row.public_id,
        title=row.title,
        starts_on=row.held_from,
        ends_on=row.held_until,
        on=row.aside_on,
        by_name=row.aside_by_name,
        reason=row.reason,
    )
