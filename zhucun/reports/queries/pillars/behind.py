"""The rows behind a number of appraisals or matrices: who, where, and how it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from zhucun.analytics.queries.rows import shown_by_code
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.reports.queries.pillars.columns import Measured
from zhucun.reports.queries.pillars.judged import (
    Behind,
    matcher_rows,
    matchers,
    score_rows,
    scores,
)
from zhucun.reports.queries.pillars.linked import asks
from zhucun.reports.queries.pillars.scope import Scope, of_area, of_unit
from zhucun.roster import queries as roster

#: Kinds whose rows are listed here; the others have pages of their own.
KINDS = ("scores", "matchers")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One cadre (by the person's public id), team or household. `what`: 0 holds, 1 fails, 2 will
    fall due, 3 cannot be judged."""

    subject: str
    key: str
    name: str
    area: str
    place: str
    what: int


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one item, by place."""

    scope: Scope
    pack: PackAt
    item: PackItem[Any]
    rows: tuple[Row, ...]

    @property
    def is_linked(self) -> bool:
        """The rows say who is linked with what fits him, not who fits his village."""
        return self.item.ref.startswith("matchers/") and bool(asks(self.item.spec))


def rows_behind(*, actor: Actor, area: str, item: str, as_of: date, unit: str = "") -> Rows:
    """The rows of a scheme or matrix (kind/id) in an area of the actor's, or of a unit's cadres
    there. Some six queries, whatever the number. Raises NotFound, also where there are no rows for
    the actor to see."""
    kind = item.partition("/")[0]
    pack = directory.pack_for(area, as_of=as_of)
    if kind not in KINDS:
        raise NotFound
    try:
        found: PackItem[Any] = pack.item(item)
    except UnknownItem as error:
        raise NotFound from error
    scope = (
        of_unit(actor=actor, unit=unit, area=area, as_of=as_of)
        if unit
        else of_area(actor=actor, area=area, as_of=as_of)
    )
    asked: dict[str, Any] = {"actor": actor, "pack": pack, "scope": scope, "items": [found]}
    whole = Measured()
    (scores if kind == "scores" else matchers)(actor, pack, scope, [found], whole)
    if isinstance(whole.columns[item], Lack):
        raise NotFound
    behind = (score_rows if kind == "scores" else matcher_rows)(**asked)[item]
    names = _names(actor, found, behind, unit=unit, area=area, as_of=as_of)
    return Rows(
        scope=scope,
        pack=pack,
        item=found,
        rows=tuple(
            Row(
                subject=names[each.key].subject,
                key=names[each.key].key,
                name=names[each.key].name,
                area=each.area,
                place=names[each.key].place,
                what=each.what,
            )
            for each in behind
            if each.key in names
        ),
    )


class _Called(NamedTuple):
    subject: str
    key: str
    name: str
    place: str


def _names(
    actor: Actor,
    item: PackItem[Any],
    behind: Sequence[Behind],
    *,
    unit: str,
    area: str,
    as_of: date,
) -> dict[str, _Called]:
    """What the rows of an item are called, by their keys."""
    is_score = item.ref.startswith("scores/")
    if not is_score and (subject := asks(item.spec)):
        codes = [each.key for each in behind]
        shown = shown_by_code(actor=actor, subject=subject, codes=codes, as_of=as_of)
        places = directory.names_of({each.area for each in behind}, as_of=as_of)
        return {
            code: _Called(
                row.subject,
                row.key,
                f"{row.name} {row.detail}".strip(),
                places.get(row.place, row.place),
            )
            for code, row in shown.items()
        }
    wanted = roster.RosterFilter(area=area, unit=unit if is_score else "")
    posted = roster.roster(actor=actor, as_of=as_of, wanted=wanted).defer(
        "person__id_number", "person__phone", "unit__phone"
    )
    return _people(posted) if is_score else _teams(posted)


def _people(rows: Any) -> dict[str, _Called]:
    """By posting, whose it is."""
    return {
        row.public_id: _Called(
            "person", row.person.public_id, row.person.name, row.place.short_name
        )
        for row in rows
    }


def _teams(rows: Any) -> dict[str, _Called]:
    """A team by its name, with its village."""
    return {
        row.team.public_id: _Called("team", row.team.public_id, row.team.name, row.place.short_name)
        for row in rows
        if row.team is not None
    }
