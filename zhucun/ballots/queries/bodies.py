"""What villagers say of townships and of village committees (HH18-029, HH18-114): every poll of a
window added up by place, and who was not asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhucun.ballots.enums import SubjectKind
from zhucun.ballots.queries.marks import Mark, marks, percent
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score

#: By whom the packs say that villagers judge.
_VILLAGERS = frozenset({"villager", "villagers", "masses"})
_LEVELS = {SubjectKind.COMMITTEE: Level.VILLAGE, SubjectKind.TOWNSHIP: Level.TOWNSHIP}
#: Whom the schemes of the packs are about, by what is asked here.
_SUBJECTS = {SubjectKind.COMMITTEE: "helper", SubjectKind.TOWNSHIP: "township"}


@dataclass(frozen=True, kw_only=True)
class BodySaid:
    """What was said of one body in a window. Counts are of the polls that may be shown; `hidden`:
    so many polls were too small. `villages`: in so many villages it was asked about. Without a
    poll there is no share, and never a nought."""

    key: str
    name: str
    polls: tuple[Mark, ...]

    @property
    def shown(self) -> list[Mark]:
        return [mark for mark in self.polls if mark.is_shown]

    @property
    def hidden(self) -> int:
        return len(self.polls) - len(self.shown)

    @property
    def villages(self) -> int:
        return len({mark.area for mark in self.polls})

    @property
    def satisfied(self) -> int:
        return sum(mark.satisfied for mark in self.shown)

    @property
    def fairly(self) -> int:
        return sum(mark.fairly for mark in self.shown)

    @property
    def known(self) -> int:
        return sum(mark.known for mark in self.shown)

    @property
    def share(self) -> Decimal | None:
        """Satisfied of those who know, in per cent."""
        return percent(self.satisfied, self.known)

    @property
    def broad_share(self) -> Decimal | None:
        """Satisfied or fairly satisfied of those who know, in per cent."""
        return percent(self.satisfied + self.fairly, self.known)


@dataclass(frozen=True, kw_only=True)
class BodiesSaid:
    """Bodies of one kind in an area, by place; `schemes`: the schemes of the area's pack of which
    this is a part."""

    kind: SubjectKind
    area: str
    since: date
    until: date
    rows: tuple[BodySaid, ...]
    pack: PackAt
    schemes: tuple[PackItem[Score], ...]

    @property
    def asked(self) -> int:
        return sum(1 for row in self.rows if row.polls)


def bodies_said(*, actor: Actor, area: str, kind: str, since: date, until: date) -> BodiesSaid:
    """Every body of an area (a county or below it) with what polls closed in [since, until) found,
    those that were not asked about too. Three queries. Raises NotAllowed."""
    actor.require(Permission.SEE_POLLS, area=area)
    wanted = SubjectKind(kind)
    found = defaultdict[str, list[Mark]](list)
    for mark in marks(actor=actor, since=since, until=until, area=area, kind=wanted):
        found[mark.key].append(mark)
    day = until - date.resolution
    names = {
        place.code: place.short_name
        for place in directory.places(actor=actor, as_of=day, area=area, level=_LEVELS[wanted])
    }
    rows = [
        BodySaid(key=key, name=names.get(key) or found[key][-1].name, polls=tuple(found[key]))
        for key in sorted(set(names) | set(found))
    ]
    return BodiesSaid(
        kind=wanted,
        area=area,
        since=since,
        until=until,
        rows=tuple(rows),
        pack=directory.pack_for(area, as_of=day),
        schemes=schemes_of(area, wanted, as_of=day),
    )


def schemes_of(area: str, kind: SubjectKind, *, as_of: date) -> tuple[PackItem[Score], ...]:
    """The schemes of an area's pack that let villagers judge these bodies. No query."""
    pack = directory.pack_for(area, as_of=as_of)
    return tuple(
        item
        for item in pack.scores(_SUBJECTS[kind])
        if any(_VILLAGERS & set(part.by) for part in item.spec.parts)
    )
