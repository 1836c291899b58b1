"""The matrices of a pack on the postings of a past round (因村派队, looked at afterwards)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines import match as engine
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.spec import Fit, FitRow, Size, Spec
from zhucun.packs import Pack, PackAt
from zhucun.packs.kinds.common import Label
from zhucun.roster import perms as roster
from zhucun.roster.enums import PostingRole
from zhucun.selection.queries.facts import condition, unit_row, village_reader
from zhucun.selection.queries.weights import Line, lines
from zhucun.selection.rows import Settings

#: The best possible is searched no longer than this; a round of a county takes a moment.
_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class RowTest:
    """A row of a matrix: how many teams serve in such villages, and how many of them fit."""

    label: Label
    clause: str
    villages: int
    matched: int


@dataclass(frozen=True, kw_only=True)
class MatrixTest:
    """A matrix: points of the postings as they were, and the most that the same teams could have
    in the same villages."""

    ref: str
    label: Label
    actual: int
    best: int
    rows: tuple[RowTest, ...]


@dataclass(frozen=True, kw_only=True)
class BackTest:
    teams: int
    matrices: tuple[MatrixTest, ...]


def nearest(pack: Pack, day: date) -> PackAt:
    """A pack on a day, or on the nearest day on which it holds."""
    if day < pack.valid.start:
        return pack.at(pack.valid.start)
    until = pack.valid.until
    return pack.at(day if until is None or day < until else until - timedelta(days=1))


def back_test(*, actor: Actor, round_: Any, pack: PackAt) -> BackTest:
    """How the teams of a round fit the pack's matrices of units or people and villages, by the
    tags of the day on which the round starts. Three queries. Teams that the actor may see."""
    teams = list(
        roster.visible_teams(actor)
        .filter(round=round_)
        .select_related("village", "unit")
        .defer("unit__phone")
        .order_by("area", "pk")
    )
    leaders = _leaders(actor, round_)
    tags = directory.tags_by_place((team.village_id for team in teams), as_of=round_.starts_on)
    read = village_reader(pack)
    villages = [read(team.area, frozenset(tags[team.village_id])) for team in teams]
    wanted = [line for line in lines(pack, Settings(as_of=pack.as_of)) if line.left and line.points]
    found = []
    for ref in dict.fromkeys(line.item for line in wanted):
        rows = [line for line in wanted if line.item == ref and line.between[1] == "village"]
        if rows and teams:
            left = _lefts(pack, rows, teams, leaders)
            right = [_fits(condition(pack, "village", row.right), villages) for row in rows]
            found.append(_tested(ref, rows, left, right))
    return BackTest(teams=len(teams), matrices=tuple(found))


def _leaders(actor: Actor, round_: Any) -> Mapping[int, Any]:
    """Team → the person who led it first."""
    rows = roster.visible_postings(actor).filter(round=round_, role=PostingRole.FIRST_SECRETARY)
    rows = rows.select_related("person").defer("person__id_number", "person__phone")
    found: dict[int, Any] = {}
    for row in rows.order_by("starts_on", "pk"):
        if row.team_id is not None:
            found.setdefault(row.team_id, row.person)
    return found


def _lefts(
    pack: PackAt, rows: Sequence[Line], teams: Sequence[Any], leaders: Mapping[int, Any]
) -> list[NDArray[np.bool_]]:
    found = []
    for row in rows:
        subject = row.between[0]
        sides = list(_sides(pack, subject, teams, leaders))
        found.append(_fits(condition(pack, subject, row.left), sides))
    return found


def _sides(
    pack: PackAt, subject: str, teams: Sequence[Any], leaders: Mapping[int, Any]
) -> Iterator[dict[str, Any]]:
    """Each team's supply in the words of the pack: its unit, or whoever leads it."""
    names = dict.fromkeys(pack.vocabulary(subject))
    for team in teams:
        unit = team.unit
        of_unit = unit_row(unit.kind, unit.level) if unit else unit_row("", "")
        if subject == "unit":
            yield of_unit
            continue
        person = leaders.get(team.pk)
        known: dict[str, Any] = {**names, **of_unit, "role": str(PostingRole.FIRST_SECRETARY)}
        if person is not None:
            for name in ("speciality", "education", "gender", "personnel_class"):
                known[name] = getattr(person, name) or None
            known["has_rural_experience"] = person.has_rural_experience
        yield known


def _fits(
    holds: Callable[[Mapping[str, Any]], bool | None], rows: Sequence[Mapping[str, Any]]
) -> NDArray[np.bool_]:
    return np.array([holds(row) is True for row in rows], dtype=np.bool_)


def _tested(
    ref: str,
    rows: Sequence[Line],
    left: Sequence[NDArray[np.bool_]],
    right: Sequence[NDArray[np.bool_]],
) -> MatrixTest:
    matched = [lefts & rights for lefts, rights in zip(left, right, strict=True)]
    actual = sum(row.points * int(hits.sum()) for row, hits in zip(rows, matched, strict=True))
    group = rows[0].group
    return MatrixTest(
        ref=ref,
        label=group if group is not None else rows[0].label,
        actual=actual,
        best=max(actual, _best(rows, left, right)),
        rows=tuple(
            RowTest(
                label=row.label,
                clause=row.clause,
                villages=int(rights.sum()),
                matched=int(hits.sum()),
            )
            for row, rights, hits in zip(rows, right, matched, strict=True)
        ),
    )


def _best(
    rows: Sequence[Line],
    left: Sequence[NDArray[np.bool_]],
    right: Sequence[NDArray[np.bool_]],
) -> int:
    """The most points that the same teams could earn in the same villages."""
    number = len(left[0])
    terms = Fit(
        name="matrix",
        rows=tuple(
            FitRow(supply=f"left:{place}", demand=f"right:{place}", points=row.points)
            for place, row in enumerate(rows)
        ),
    )
    ones, most = np.ones(number, np.int64), sum(row.points for row in rows)
    facts = Facts(
        supply={f"left:{place}": flags for place, flags in enumerate(left)},
        demand={
            "least": np.zeros(number, np.int64),
            "most": ones,
            **{f"right:{place}": flags for place, flags in enumerate(right)},
        },
        groups={},
        group=np.zeros(number, np.int64),
        current=np.full(number, -1, np.int64),
    )
    size = Size(name="size", least="least", most="most", penalty=1 + number * most)
    found = engine.solve(Spec(size=size, terms=(terms,)), facts, seed=1, seconds=_SECONDS)
    return int(found.objective)
