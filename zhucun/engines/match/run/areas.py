"""A nation, an area at a time: each with its own pools, only one of them in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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


@dataclass(frozen=True, kw_only=True)
class AreaLine:
    """One area of a report, without its pairs."""

    code: str
    assigned: int
    objective: int
    bound: float
    gap: float
    short: int
    ending: Ending
    seconds: float


@dataclass
class AreaReport:
    """What the areas come to together, a line for each; it holds no pairs, so that a nation's
    needs no more memory than one area:

    for code, proposal in solve_by_area(…): keep(proposal); report.add(code, proposal)
    """

    lines: list[AreaLine] = field(default_factory=list)
    terms: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    lost: int = 0

    def add(self, code: str, proposal: Proposal) -> AreaLine:
        line = AreaLine(
            code=code,
            assigned=len(proposal.pairs),
            objective=proposal.objective,
            bound=proposal.bound,
            gap=proposal.gap,
            short=sum(each.missing for each in proposal.shortages),
            ending=proposal.ending,
            seconds=proposal.seconds,
        )
        self.lines.append(line)
        self.terms.update(proposal.terms)
        for each in proposal.shortages:
            self.short[each.rule] += each.missing
        self.lost += proposal.lost
        return line

    @property
    def objective(self) -> int:
        return sum(line.objective for line in self.lines)

    @property
    def bound(self) -> float:
        """Proven for all areas together, as they share nobody."""
        return sum(line.bound for line in self.lines)

    @property
    def gap(self) -> float:
        return (self.bound - self.objective) / max(1.0, abs(self.bound + self.lost))
