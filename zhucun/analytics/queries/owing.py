"""Who owes what, computed: the packs' duties, the subjects that have them, what the rooms know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import numpy as np

from zhucun.analytics.queries.duties import (
    Items,
    counted,
    duties_of,
    duty_of,
    packs_in,
    reaches_back,
)
from zhucun.analytics.queries.evidence import Facts as Known
from zhucun.analytics.queries.evidence import Gathered, Reading, gather
from zhucun.analytics.queries.obligations import DutyLine, Evidence, Obligation, Owed, Part
from zhucun.analytics.queries.subjects import Subjects, has_rows, subjects
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.cadence import Asked, Events, Facts, Spans, State, owed
from zhucun.engines.cadence.facts import Ints
from zhucun.kernel.divisions import is_under
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.roster import queries as roster

#: Before any record of ours, and after any.
_FIRST, _LAST = date(1990, 1, 1), date(2200, 1, 1)
#: No period of the calendar that is looked at began longer ago.
_LONGEST = timedelta(days=3 * 366)


def owed_in(
    *,
    actor: Actor,
    on: date,
    area: str = "",
    since: date | None = None,
    duty: str = "",
    among: Collection[str] | None = None,
) -> Owed:
    """Every duty in an area (or only one, or those `among` some) in the periods that touch
    [since, on]; without `since` from the beginning of the quarter before.

    Of the people whose presence the actor may see. The same number of queries whatever the number
    of people; a county takes a second. Raises NotFound where the actor sees nobody, or on a day
    that no record can have.
    """
    mine = actor.areas(Permission.SEE_PRESENCE)
    areas: tuple[str, ...] = (area,) if any(is_under(area, own) for own in mine) else ()
    areas = areas or tuple(own for own in mine if is_under(own, area))
    if not areas:
        raise NotFound
    return _computed(actor, areas, since, on, duty=duty, among=among)


def own_obligations(*, person: str, on: date, since: date | None = None) -> Owed:
    """The duties of one person's postings on a day. Asks for no right: the caller names the
    actor's own person, or has checked."""
    postings = roster.serving(person=person, on=on)
    areas = tuple(sorted({row.area for row in postings}))
    only = frozenset(row.public_id for row in postings)
    return _computed(OPERATOR, areas, since, on, only=only)


def owed_by(
    *, postings: Collection[str], area: str, on: date, among: Collection[str] | None = None
) -> Owed:
    """The duties (or those `among` some) of some postings of an area from the beginning of the
    quarter before, those included that others have for them. Asks for no right: the caller names
    postings that the actor may see."""
    only = frozenset(postings)
    return _computed(OPERATOR, (area,), None, on, only=only, whole=True, among=among)


def obligation(
    *, actor: Actor, area: str, duty: str, key: str, start: date, on: date
) -> Obligation:
    """One duty of one subject in the period that begins on a day: of a place whose presence the
    actor may see, or his own. Raises NotFound."""
    _check(on)
    since = min(max(start, on - _LONGEST), on)
    if actor.can(Permission.SEE_PRESENCE, area=area):
        found = _computed(actor, (area,), since, on, duty=duty)
    elif actor.person:
        found = own_obligations(person=actor.person, on=on, since=since)
    else:
        raise NotFound
    return found.one(duty=duty, key=key, start=start)


def _check(on: date) -> None:
    """Nothing is known of a day before any record, or after any."""
    if not _FIRST < on < _LAST:
        raise NotFound


def _before(on: date) -> date:
    """The first day of the quarter before."""
    return months_after(on.replace(day=1, month=(on.month - 1) // 3 * 3 + 1), -3)


def _computed(
    reader: Actor,
    areas: tuple[str, ...],
    since: date | None,
    on: date,
    *,
    only: frozenset[str] | None = None,
    duty: str = "",
    whole: bool = False,
    among: Collection[str] | None = None,
) -> Owed:
    """`only`: some postings, and of their duties those that are theirs, or with `whole` all."""
    _check(on)
    since = since or _before(on)
    his = only is not None and not whole
    groups = [
        (pack, subject, _his(items) if his else items)
        for pack in packs_in(areas, on)
        for subject, items in duties_of(pack, duty, among)
        if only is None or (subject == "posting" and (whole or _his(items)))
    ]
    ready = [each for each in groups if has_rows(each[1])]
    known = _gathered(reader, areas, since, on, ready)
    parts = []
    for pack, subject, items in ready:
        universes = tuple(dict.fromkeys(item.spec.universe or "" for item in items))
        rows = subjects(
            actor=reader, pack=pack, subject=subject, areas=areas, universes=universes, only=only
        )
        parts.append(_part(pack, subject, items, rows, known, since, on))
    waiting = tuple(
        DutyLine(item=item, pack=pack, is_connected=False, counts=dict.fromkeys(State, 0))
        for pack, subject, items in groups
        if not has_rows(subject)
        for item in items
    )
    return Owed(reader=reader, since=since, on=on, parts=tuple(parts), waiting=waiting)


def _his(items: Items) -> Items:
    """Without what others do for a cadre, such as the review by his leaders."""
    return tuple(item for item in items if not item.spec.by)


def _gathered(
    reader: Actor,
    areas: tuple[str, ...],
    since: date,
    on: date,
    groups: Sequence[tuple[PackAt, str, Items]],
) -> Gathered:
    """What the rooms know that these duties ask for."""
    if not areas:
        return Gathered()
    duties = [(pack, subject, item) for pack, subject, items in groups for item in items]
    ever = any(reaches_back(item, pack) for pack, _subject, item in duties)
    reading = Reading(
        actor=reader,
        areas=areas,
        since=_FIRST if ever else min(since, date(since.year, 1, 1)),
        months_from=since,
        on=on,
        leave=any(
            subject == "posting" and duty_of(item, pack).excused_over is not None
            for pack, subject, item in duties
        ),
    )
    return gather(reading, {(subject, item.spec.counts) for _pack, subject, item in duties})


def _part(
    pack: PackAt,
    subject: str,
    items: Items,
    rows: Subjects,
    known: Gathered,
    since: date,
    on: date,
) -> Part:
    at = {code: n for n, code in enumerate(rows.codes)}
    words = {counted(item): item.spec for item in items}
    evidence = {
        word: _evidence(
            known.facts[subject, spec.counts], known.kinds[subject, spec.counts], at, spec.levels
        )
        for word, spec in words.items()
        if (subject, spec.counts) in known.facts
    }
    facts = Facts(
        start=rows.start,
        end=rows.end,
        events={word: each.events for word, each in evidence.items()},
        excuses=_excuses(known, at) if subject == "posting" else Spans(),
        asked=_asked(known, subject, at),
        applies={item.id: rows.universes[item.spec.universe or ""] for item in items},
    )
    duties = [duty_of(item, pack) for item in items]
    return Part(
        pack=pack,
        subject=subject,
        items=items,
        rows=rows,
        answers=owed(duties, facts, since=since, on=on),
        evidence=evidence,
    )


def _evidence(known: Known, kind: str, at: dict[str, int], levels: Sequence[str] = ()) -> Evidence:
    """The facts about some subjects, by their numbers; only of some levels, where they are told."""
    subject = np.fromiter((at.get(key, -1) for key in known.ids), np.int64, len(known.ids))
    if levels:
        subject[[each not in levels for each in known.distinct]] = -1
    kept = np.nonzero(subject >= 0)[0]
    names: dict[str, int] = {}
    key = [names.setdefault(known.distinct[n], len(names)) for n in kept]
    events = Events(
        subject=subject[kept],
        day=np.frombuffer(known.days, np.int64)[kept],
        amount=np.frombuffer(known.amounts, np.int64)[kept],
        key=np.array(key, np.int64),
    )
    return Evidence(
        kind=kind,
        rows=[known.rows[n] for n in kept],
        distinct=[known.distinct[n] for n in kept],
        events=events,
    )


def _excuses(known: Gathered, at: dict[str, int]) -> Spans:
    rows = [
        (at[key], first.toordinal(), until.toordinal())
        for key, first, until in known.excuses
        if key in at
    ]
    subject, start, until = _columns(rows, 3)
    return Spans(subject=subject, start=start, until=until)


def _asked(known: Gathered, subject: str, at: dict[str, int]) -> dict[str, Asked]:
    found: dict[str, list[tuple[int, int, int]]] = {}
    for want in known.wanted:
        if want.subject == subject and want.id in at:
            needed = -1 if want.needed is None else want.needed
            found.setdefault(want.counts, []).append((at[want.id], want.on.toordinal(), needed))
    tables = {word: _columns(rows, 3) for word, rows in found.items()}
    return {
        word: Asked(subject=who, day=day, needed=needed)
        for word, (who, day, needed) in tables.items()
    }


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Ints]:
    found = np.array(rows, np.int64).reshape(len(rows), width)
    return [found[:, n] for n in range(width)]
