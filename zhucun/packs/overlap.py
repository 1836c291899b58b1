"""Two packs must not hold for the same area on the same day."""

from __future__ import annotations

from itertools import combinations

from zhucun.kernel.periods import Period
from zhucun.packs.build import Built
from zhucun.packs.errors import Findings


def check_overlaps(packs: list[Built], findings: Findings) -> None:
    for one, other in combinations(packs, 2):
        shared = set(one.manifest.areas) & set(other.manifest.areas)
        if shared and _period(one).overlaps(_period(other)):
            area = ", ".join(sorted(shared))
            place = other.source.place(("valid",))
            message = f"The packs {one.id} and {other.id} hold for {area} on the same days."
            findings.add(
                place,
                message,
                "Let one end on the day on which the other begins.",
            )


def _period(pack: Built) -> Period:
    return Period(pack.manifest.valid.start, pack.manifest.valid.until)
