"""Pillars that were computed before somebody asked: over 27,000 cadres a mechanism takes seconds.

A kept pillar serves whoever holds the same rights over the whole area as those for which it was
computed; anybody else, and a unit, reads it computed at once (docs/decisions/0070-kept-pillars.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhucun.analytics.queries.kept import MOST_COUNTED, records_since
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import State
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.reports.enums import Silence
from zhucun.reports.models import KeptPillar
from zhucun.reports.queries.pillars.columns import Number
from zhucun.reports.queries.pillars.pillar import Line, Pillar, Place
from zhucun.reports.queries.pillars.scope import of_area
from zhucun.reports.queries.pillars.tree import Named, Path, Tree, tree_of

#: By which rows are seen.
_SEEING = tuple(sorted(each for each in Permission if each.startswith("SEE_")))
_SAME = "failing", "soon", "open", "unit"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A pillar with the instant at which it was computed; `since`: how many records of the area
    came after it, counted up to MOST_COUNTED."""

    pillar: Pillar
    computed_at: datetime
    since: int

    @property
    def is_counted(self) -> bool:
        """False where more came than are counted."""
        return self.since < MOST_COUNTED


def rights_over(actor: Actor, area: str) -> str | None:
    """The rights by which an actor sees the rows of an area, sorted; None where he sees some of
    them in a part of it only."""
    whole = []
    for each in _SEEING:
        mine = actor.areas(each)
        if any(is_under(area, own) for own in mine):
            whole.append(each.value)
        elif any(is_under(own, area) for own in mine):
            return None
    return " ".join(whole)


def kept_pillar(*, actor: Actor, area: str, mechanism: str, as_of: date) -> Kept | None:
    """A mechanism in an area of the actor's as it was kept for readers of his rights; None where
    none is kept under this version of the pack. Five queries. Raises NotFound, UnknownItem."""
    pack = directory.pack_for(area, as_of=as_of)
    tree = tree_of(pack, mechanism)
    rights = rights_over(actor, area)
    row = KeptPillar.objects.filter(
        area=area, on=as_of, mechanism=mechanism, rights=rights, pack=pack.id, version=pack.version
    ).first()
    if row is None:
        return None
    return Kept(
        pillar=_decoded(row, pack, tree, actor),
        computed_at=row.computed_at,
        since=records_since(area, row.stand),
    )


def is_current(row: KeptPillar | None, pack: PackAt) -> bool:
    """Whether computing a pillar again would give the same: the same pack, and nothing recorded
    since. One query."""
    if row is None or (row.pack, row.version) != (pack.id, pack.version):
        return False
    return records_since(row.area, row.stand) == 0


def encoded_lines(found: Pillar) -> list[dict[str, Any]]:
    """The lines of a pillar as they are kept."""
    return [
        {
            "path": list(line.path),
            "state": int(line.state),
            "is_leaf": line.is_leaf,
            "number": line.number and _number_of(line.number),
            "silent": line.silent,
            "counts": [[int(state), count] for state, count in line.counts],
            "why": [[each.zh, each.en] for each in line.why],
        }
        for line in found.lines
    ]


def encoded_places(found: Pillar) -> list[list[Any]]:
    """The places of a pillar as they are kept: code, state, state of each head."""
    return [
        [place.code, int(place.state), [int(each) for each in place.pillars]]
        for place in found.places
    ]


def _decoded(row: KeptPillar, pack: PackAt, tree: Tree, actor: Actor) -> Pillar:
    scope = of_area(actor=actor, area=row.area, as_of=row.on)
    names = dict(zip(scope.codes, scope.names, strict=True))
    return Pillar(
        pack=pack,
        as_of=row.on,
        scope=scope,
        mechanism=tree.mechanism,
        lines=tuple(_lines(row.lines, tree)),
        heads=tuple(tree.named[(tree.root.id, node.id)] for node in tree.root.nodes),
        places=tuple(
            Place(
                code=code,
                name=names.get(code, code),
                state=State(state),
                pillars=tuple(State(each) for each in states),
            )
            for code, state, states in row.places
        ),
    )


def _lines(kept: Sequence[Mapping[str, Any]], tree: Tree) -> Iterator[Line]:
    below: dict[Path, list[Named]] = {}
    for path, named in tree.named.items():
        below.setdefault(path[:-1], []).append(named)
    for each in kept:
        path = tuple(each["path"])
        why = {(part.zh, part.en): part for part in below.get(path, ())}
        yield Line(
            path=path,
            named=tree.named[path],
            depth=len(path) - 1,
            state=State(each["state"]),
            is_leaf=each["is_leaf"],
            number=each["number"] and _number(each["number"]),
            silent=each["silent"] and Silence(each["silent"]),
            counts=tuple((State(state), count) for state, count in each["counts"]),
            why=tuple(why[zh, en] for zh, en in each["why"]),
        )


def _number_of(number: Number) -> dict[str, Any]:
    return {
        "value": number.value,
        "numerator": number.numerator,
        "denominator": number.denominator,
        "since": number.since,
        **{name: getattr(number, name) for name in _SAME},
    }


def _number(kept: Mapping[str, Any]) -> Number:
    return Number(
        value=_decimal(kept["value"]),
        numerator=_decimal(kept["numerator"]),
        denominator=_decimal(kept["denominator"]),
        since=date.fromisoformat(kept["since"]) if kept["since"] else None,
        **{name: kept[name] for name in _SAME},
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
