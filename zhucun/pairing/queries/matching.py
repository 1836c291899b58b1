"""One match of helpers and households: the pack's matrices as terms, nearness, kin as hard rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.match.facts import Facts, Pairs
from zhucun.engines.match.spec import Avoid, Fit, FitRow, Near, Only, PairTerm, Size, Spec
from zhucun.engines.rules import Unset
from zhucun.households import queries as homes
from zhucun.ledger.fields import on_day
from zhucun.packs import PackAt
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.pairing import perms
from zhucun.pairing.marts import helpers as helpers_mart
from zhucun.pairing.models import (
    Helper,
)
from zhucun.pairing.queries.capacity import loads
from zhucun.pairing.queries.kin import kin_of
from zhucun.pairing.queries.universe import flags_of, terms_of, universe_of

POINTS = 100
NEAR, KIN, ONE, FITS = "near", "kin", "one", "fits"
#: Of the weight of nearness: in the same prefecture, county, township, village, as the note of
#: `weight-nearness` in the base pack says.
_LEVELS = (Decimal(0), Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal("1.1"))
_SIDES = ({"household", "helper"},)
_CHUNK = 10_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """One term: its name, label, clause and points at most; the expressions of both sides."""

    name: str
    label: str
    clause: str
    points: int
    household: str
    helper: str


class Home(NamedTuple):
    """A household as the match needs it: of a city there are hundreds of thousands."""

    pk: int
    area: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """Everything of one question: M households, N helpers, in the order of the facts."""

    pack: PackAt
    households: tuple[Home, ...]
    is_severe: NDArray[np.bool_]
    helpers: tuple[Helper, ...]
    lines: tuple[Line, ...]
    spec: Spec
    facts: Facts


def lines_of(pack: PackAt) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The soft rows of the pack's matrices between households and helpers, and the hard ones."""
    soft: list[Line] = []
    hard: list[Line] = []
    for item in pack.matchers():
        left, right = item.spec.between
        if {left, right} not in _SIDES:
            continue
        for at, row in enumerate(item.spec.rows):
            weight = pack.number(row.weight)
            if UNSET_WORD in (row.left, row.right) or isinstance(weight, Unset):
                continue
            sides = {left: row.left, right: row.right}
            line = Line(
                name=f"{item.id}.{at}",
                label=row.label.zh if row.label else item.spec.label.zh,
                clause=row.clause or "",
                points=int(Decimal(weight) * POINTS),
                household=sides["household"],
                helper=sides["helper"],
            )
            (hard if item.spec.hard else soft).append(line)
    return tuple(soft), tuple(hard)


def near_weight(pack: PackAt) -> Decimal | None:
    """The pack's weight of nearness; None where no source gives one."""
    found = pack.number(":weight_nearness")
    return None if isinstance(found, Unset) else Decimal(found)


def match_of(
    *,
    actor: Actor,
    area: str,
    as_of: date,
    cap: int,
    nearness: Decimal,
    tag: str = "",
) -> Match:
    """The match of an area's households without a helper and its helpers with a place left. Some
    twenty queries, of a city two for each 2,000 helpers more; a second for a county. Households
    that have a helper keep him: they are no part of it."""
    pack = directory.pack_for(area, as_of=as_of)
    soft, hard = lines_of(pack)
    households, rows = _households(actor, area, as_of, tag, soft)
    helpers, people = _helpers(actor, area, as_of)
    have = loads([helper.pk for helper in helpers], as_of=as_of)
    left = flags_of(pack, "household", [line.household for line in soft], rows)
    right = flags_of(pack, "helper", [line.helper for line in (*soft, *hard)], people)
    near = tuple(int(nearness * POINTS * share) for share in _LEVELS)
    spec = _spec(soft, hard, near)
    fits = np.ones(len(helpers), bool)
    if hard:
        fits = np.logical_or.reduce([np.array(right[line.helper], bool) for line in hard])
    one = np.ones(len(households), np.int64)
    facts = Facts(
        supply={
            **{line.name: np.array(right[line.helper], bool) for line in soft},
            FITS: fits,
            "home": np.array([helper.area for helper in helpers], "U12"),
            "places": np.array(
                [max(0, cap - have.get(helper.pk, 0)) for helper in helpers], np.int64
            ),
        },
        demand={
            **{line.name: np.array(left[line.household], bool) for line in soft},
            "code": np.array([row.area for row in households], "U12"),
            "least": one,
            "most": one,
        },
        groups={},
        group=np.zeros(len(helpers), np.int64),
        current=np.full(len(helpers), -1, np.int64),
        pairs={KIN: _kin(helpers, households)},
    )
    severe = np.array([bool(row.get("is_severe")) for row in rows], bool)
    return Match(
        pack=pack,
        households=tuple(households),
        is_severe=severe,
        helpers=tuple(helpers),
        lines=soft,
        spec=spec,
        facts=facts,
    )


def _households(
    actor: Actor, area: str, as_of: date, tag: str, soft: Sequence[Line]
) -> tuple[list[Home], list[Mapping[str, Any]]]:
    pack = directory.pack_for(area, as_of=as_of)
    terms = terms_of(pack, "household")
    asked = {
        name for line in soft for name in pack.expression("household", line.household).names
    } | ({"is_severe"} & set(terms))
    found = universe_of(actor=actor, area=area, as_of=as_of, tag=tag, more=frozenset(asked))
    living = homes.households(actor=actor, as_of=as_of, area=area).order_by()
    named = {
        code: Home(pk, place)
        for code, pk, place in living.values_list("public_id", "pk", "area").iterator(_CHUNK)
    }
    kept = [row for row in found.rows if not row["helpers"] and row["code"] in named]
    return [named[row["code"]] for row in kept], kept


def _helpers(actor: Actor, area: str, as_of: date) -> tuple[list[Helper], list[dict[str, Any]]]:
    found = perms.visible_helpers(actor).filter(on_day(as_of), in_areas("area", (area,)))
    helpers = list(found.select_related("person").order_by("area", "pk"))
    names = (
        "kind", "level", "corps", "is_leading", "is_party_member", "is_able",
        "is_good_at_village_work", "is_end_responsible", "households",
    )  # fmt: skip
    rows: Mapping[str, Any] = {
        row["m_code"]: {name: row[f"m_{name}"] for name in names} | {"code": row["m_code"]}
        for row in helpers_mart(as_of=as_of, areas=(area,), names=names, tags={})
    }
    return helpers, [rows[helper.public_id] for helper in helpers]


def _spec(soft: Sequence[Line], hard: Sequence[Line], near: tuple[int, ...]) -> Spec:
    terms: list[PairTerm] = [
        Fit(
            name=line.name,
            rows=(FitRow(supply=line.name, demand=line.name, points=line.points),),
        )
        for line in soft
    ]
    terms.append(
        Near(
            name=NEAR,
            supply="home",
            demand="code",
            points=(near[0], near[1], near[2], near[3], near[4], near[5]),
        )
    )
    top = 1 + 2 * (max(near) + sum(max(0, line.points) for line in soft))
    bars = (Avoid(name=KIN), *((Only(name=FITS, supply=FITS),) if hard else ()))
    return Spec(
        size=Size(name=ONE, least="least", most="most", penalty=top * 1_000),
        terms=tuple(terms),
        bars=bars,
        capacity="places",
    )


def _kin(helpers: Sequence[Helper], households: Sequence[Any]) -> Pairs:
    helper_at = {helper.pk: at for at, helper in enumerate(helpers)}
    home_at = {household.pk: at for at, household in enumerate(households)}
    pairs = sorted(kin_of(helpers, households))
    left = np.array([helper_at[helper] for helper, _ in pairs], np.int64)
    right = np.array([home_at[home] for _, home in pairs], np.int64)
    return Pairs(left=left, right=right, rank=np.zeros(len(pairs), np.int64))
