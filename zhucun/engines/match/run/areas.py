"""A nation, an area at a time: each with its own pools, only one of them in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Ending, Proposal
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.run.search import solve
from zhucun.engines.match.run.state import OnProgress


def solve_by_area(
    spec: says.Spec,
    areas: Iterable[tuple[str, Facts]],
    *,
    seed: int,
    seconds: float,
    gap: float = 0.005,
    on_progress: OnProgress | None = None,
) -> Iterator[tuple[str, Proposal]]:
    """Each area's proposal as soon as it is there; `seconds` are those of one area. Areas share
    nobody (who serves several is dealt to one of them beforehand), so that objectives and bounds
    add up; Share rules hold in each area. After a cancelled area no other is begun."""
    for code, facts in areas:
        proposal = solve(spec, facts, seed=seed, seconds=seconds, gap=gap, on_progress=on_progress)
        yield code, proposal
        if proposal.ending is Ending.CANCELLED:
            return
