"""Learning by doing (学中干、干中学, YN-077): what those who were at a training finished before it
and after it, in the subjects of its theme. Of all together, never one beside another."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import override

from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import Topic
from zhucun.learning import queries as learning

#: Days looked at on either side of a training.
WINDOWS = (30, 90, 180)
_DAY = timedelta(days=1)
_LANGUAGES = ("zh-hans", "en")
#: What a theme may be about.
SUBJECTS = tuple(each.value for each in Topic if each != Topic.OTHER)
MATTER, TASK, PROJECT = "matter", "task", "project"


@dataclass(frozen=True, kw_only=True)
class Finished:
    """One matter, task or project that was finished on a day; `key` leads to its page."""

    kind: str
    key: str
    title: str
    place: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Practice:
    """`people` were at the training, as the actor may see them. `topics`: the subjects that were
    counted; `named`: those of which the theme speaks. Days are half-open: `before` and `after` are
    of the same length, the second cut at the day of the reader (`is_over`: it is whole)."""

    session: Any
    people: int
    topics: tuple[str, ...]
    named: tuple[str, ...]
    before_days: tuple[date, date]
    after_days: tuple[date, date]
    is_over: bool
    before: tuple[Finished, ...]
    after: tuple[Finished, ...]

    def counts(self) -> list[tuple[str, int, int]]:
        """Of each kind how many were finished before and after."""
        return [
            (
                kind,
                sum(row.kind == kind for row in self.before),
                sum(row.kind == kind for row in self.after),
            )
            for kind in (MATTER, TASK, PROJECT)
        ]


def practice(
    *,
    actor: Actor,
    public_id: str,
    as_of: date,
    days: int = 90,
    topics: Collection[str] = (),
    own: bool = False,
) -> Practice:
    """What the people of a session finished in `days` days before its first day and after its last
    one. Without `topics` those that the theme names; where it names none nothing is counted until
    the reader chooses. `own`: the actor's own only. Five queries. Raises NotFound."""
    session = learning.one_session(actor=actor, public_id=public_id)
    person = (actor.person or "-") if own else ""
    there = learning.attendances(actor=actor, session=session, person=person)
    people = sorted({row.person_id for row in there})
    named = tuple(each for each in SUBJECTS if _speaks_of(session.theme, each))
    chosen = tuple(each for each in SUBJECTS if each in topics) or named
    before = (session.starts_on - days * _DAY, session.starts_on)
    whole = session.ends_on + (days + 1) * _DAY
    after = (session.ends_on + _DAY, max(session.ends_on + _DAY, min(whole, as_of + _DAY)))
    rows = _finished(actor, people, (before, after), chosen) if people and chosen else []
    return Practice(
        session=session,
        people=len(people),
        topics=chosen,
        named=named,
        before_days=before,
        after_days=after,
        is_over=as_of + _DAY >= whole,
        before=tuple(row for row in rows if before[0] <= row.on < before[1]),
        after=tuple(row for row in rows if after[0] <= row.on < after[1]),
    )


def _finished(
    actor: Actor,
    people: Collection[int],
    spans: tuple[tuple[date, date], ...],
    topics: Collection[str],
) -> list[Finished]:
    asked: dict[str, Any] = {"actor": actor, "people": people, "spans": spans}
    rows = [
        Finished(
            kind=MATTER,
            key=row.public_id,
            title=row.title,
            place=row.village.short_name,
            on=row.closed_on,
        )
        for row in fieldwork.matters_finished(**asked).filter(topic__in=topics)
        if row.closed_on is not None
    ]
    for item in fieldwork.items_finished(**asked):
        says = f"{item.category} {item.title}"
        if item.closed_on is None or not any(_speaks_of(says, topic) for topic in topics):
            continue
        rows.append(
            Finished(
                kind=PROJECT if item.is_project else TASK,
                key=item.public_id,
                title=item.title,
                place=item.plan.village.short_name,
                on=item.closed_on,
            )
        )
    return sorted(rows, key=lambda row: (row.on, row.kind, row.key))


def _speaks_of(text: str, topic: str) -> bool:
    """Whether a text names a subject by its word, in the languages of the house: what is read here
    can be read by everybody, and nobody guesses what else is meant."""
    label = Topic(topic).label
    for language in _LANGUAGES:
        with override(language):
            word = re.escape(str(label))
        word = rf"\b{word}\b" if word.isascii() else word
        if re.search(word, text, re.IGNORECASE):
            return True
    return False
