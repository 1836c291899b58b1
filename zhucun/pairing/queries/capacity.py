"""Whether there are enough helpers (HH18-070, HH18-071): places beside households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import Count, Q

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.ledger.fields import on_day
from zhucun.packs import PackAt
from zhucun.pairing import perms
from zhucun.pairing.enums import HelperKind, HelperLevel, PairingRole
from zhucun.pairing.models import (
    Pairing,
)
from zhucun.pairing.queries.universe import universe_of

_CHUNK = 2_000


def pack_cap(pack: PackAt) -> int | None:
    """How many households one helper may have; None where no source says (未配置)."""
    found = pack.number(":max_households_per_helper")
    return None if isinstance(found, Unset) else int(found)


def loads(helpers: Iterable[int], *, as_of: date) -> dict[int, int]:
    """For how many households each helper answers on a day. One query for each 2,000."""
    keys = sorted(set(helpers))
    found: dict[int, int] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = Pairing.objects.filter(
            on_day(as_of), helper__in=keys[start : start + _CHUNK], role=PairingRole.MAIN
        )
        counted = rows.order_by().values("helper").annotate(n=Count("pk"))
        found.update(counted.values_list("helper", "n"))
    return found


def peaks(helpers: Iterable[int], *, since: date) -> dict[int, int]:
    """For how many households each helper answers at most, on a day or on any day after it: who
    begins later, and who ends later, is counted on his days. One query for each 2,000."""
    keys = sorted(set(helpers))
    moves: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for start in range(0, len(keys), _CHUNK):
        rows = Pairing.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=since),
            helper__in=keys[start : start + _CHUNK],
            role=PairingRole.MAIN,
        )
        for helper, begins, ends in rows.values_list("helper", "valid_from", "valid_until"):
            moves[helper].append((max(begins, since), 1))
            if ends is not None:
                moves[helper].append((ends, -1))
    # On one day ends (-1) come before beginnings: the end is the first day that no longer counts.
    return {helper: _peak(sorted(days)) for helper, days in moves.items()}


def _peak(moves: Sequence[tuple[date, int]]) -> int:
    return max(accumulate(step for _day, step in moves))


@dataclass(frozen=True, kw_only=True)
class Part:
    """Helpers of one kind and level: how many there are, their places, and all up to this line."""

    kind: str
    level: str
    label: str
    helpers: int
    places: int | None
    so_far: int | None


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    """Households that need a helper, beside the places of the helpers. `places`, `missing` are None
    where the cap is unset. `cap` is the pack's, or the one that was given."""

    area: str
    as_of: date
    pack: str
    version: str
    clause: str
    cap: int | None
    is_own: bool
    households: int
    paired: int
    helpers: int
    parts: tuple[Part, ...]

    @property
    def places(self) -> int | None:
        return None if self.cap is None else self.cap * self.helpers

    @property
    def missing(self) -> int | None:
        """Households beyond all places; 0 where they suffice."""
        return None if self.places is None else max(0, self.households - self.places)

    @property
    def needed(self) -> int | None:
        """Helpers who would suffice."""
        return None if not self.cap else -(-self.households // self.cap)

    @property
    def unpaired(self) -> int:
        return self.households - self.paired


def arithmetic(
    *, actor: Actor, area: str, as_of: date, cap: int | None = None, tag: str = ""
) -> Arithmetic:
    """The arithmetic of an area on a day, officials before village cadres. Four queries."""
    pack = directory.pack_for(area, as_of=as_of)
    set_by_pack = pack_cap(pack)
    most = set_by_pack if set_by_pack is not None else cap
    wanted = universe_of(actor=actor, area=area, as_of=as_of, tag=tag)
    found = perms.visible_helpers(actor).filter(on_day(as_of), in_areas("area", (area,)))
    counted: Mapping[tuple[str, str], int] = {
        (row["kind"], row["level"]): row["n"]
        for row in found.order_by().values("kind", "level").annotate(n=Count("pk"))
    }
    return Arithmetic(
        area=area,
        as_of=as_of,
        pack=pack.id,
        version=pack.version,
        clause=_clause(pack),
        cap=most,
        is_own=set_by_pack is None and cap is not None,
        households=wanted.count,
        paired=wanted.paired,
        helpers=sum(counted.values()),
        parts=_parts(counted, most),
    )


def _parts(counted: Mapping[tuple[str, str], int], cap: int | None) -> tuple[Part, ...]:
    found, so_far = [], 0
    for kind in HelperKind:
        for level in HelperLevel:
            helpers = counted.get((kind.value, level.value), 0)
            if not helpers:
                continue
            so_far += helpers
            found.append(
                Part(
                    kind=kind.value,
                    level=level.value,
                    label=f"{kind.label} · {level.label}",
                    helpers=helpers,
                    places=None if cap is None else helpers * cap,
                    so_far=None if cap is None else so_far * cap,
                )
            )
    return tuple(found)


def _clause(pack: PackAt) -> str:
    found: Any = pack.parameters.get("max_households_per_helper")
    return (found.clause or "") if found is not None else ""
