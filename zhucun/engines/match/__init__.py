"""Match: a supply to a demand, in teams, under hard rules, by weighted wishes; with a proven bound
and with reasons.

    proposal = solve(spec, facts, seed=1, seconds=10, on_progress=lambda progress: True)
    why(spec, facts, proposal, demands=[3])       # each seat's terms, exclusions, next choices
    diagnose(spec, facts, proposal)               # why something is missing, and what would help
    changes(before, after)                        # two proposals side by side
    blocking_pairs(spec, facts, proposal)         # ranked wishes that both sides would prefer
    score(spec, facts, pairs)                     # any pairs, edited by hand: worth, broken rules

    solve_singles(spec, facts, seed=1, seconds=60, gap=0.001)    # teams of one, or None
    solve_by_area(spec, areas, seed=1, seconds=300)    # a nation: each area when it is ready
    AreaReport().add(code, proposal)                   # what the areas come to together

`solve` is deterministic for a seed as long as its time does not run out; `on_progress` returns
False to stop it with the best so far. `resolve` keeps to an earlier proposal: only what locks force
changes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zhucun.engines.match.answers import (
    Broken,
    Change,
    Choice,
    Core,
    Diagnosis,
    Ending,
    Excluded,
    Need,
    Progress,
    Proposal,
    Remedy,
    Score,
    Seat,
    Shortage,
    TeamAnswer,
)
from zhucun.engines.match.errors import BadFacts, BadSpec, LocksConflict, MatchError
from zhucun.engines.match.facts import Facts, Locks, Pairs
from zhucun.engines.match.spec import (
    Apart,
    Avoid,
    Balance,
    Bar,
    Covers,
    Fit,
    FitRow,
    Lead,
    LeadBonus,
    Mix,
    Near,
    OneGroup,
    Only,
    PairTerm,
    Product,
    Quota,
    Reach,
    Remain,
    Require,
    Share,
    Shortfall,
    Size,
    Some,
    Spec,
    Stay,
    TeamBar,
    TeamTerm,
    Wish,
)

if TYPE_CHECKING:
    from zhucun.engines.match.run.again import resolve
    from zhucun.engines.match.run.areas import AreaLine, AreaReport, solve_by_area
    from zhucun.engines.match.run.compare import changes
    from zhucun.engines.match.run.diagnosis import diagnose
    from zhucun.engines.match.run.paired import solve_singles
    from zhucun.engines.match.run.reasons import why
    from zhucun.engines.match.run.scoring import score
    from zhucun.engines.match.run.search import solve
    from zhucun.engines.match.run.wishes import blocking_pairs

#: What runs, by its module. The compiled loops and the solvers load in two seconds: only who runs a
#: match loads them, not every process that knows what a match is.
_RUNS = {
    "resolve": "again",
    "solve_by_area": "areas",
    "AreaLine": "areas",
    "AreaReport": "areas",
    "changes": "compare",
    "diagnose": "diagnosis",
    "why": "reasons",
    "score": "scoring",
    "solve": "search",
    "solve_singles": "paired",
    "blocking_pairs": "wishes",
}


def __getattr__(name: str) -> Any:
    if name not in _RUNS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.run.{_RUNS[name]}"), name)


__all__ = [
    "Apart",
    "AreaLine",
    "AreaReport",
    "Avoid",
    "BadFacts",
    "BadSpec",
    "Balance",
    "Bar",
    "Broken",
    "Change",
    "Choice",
    "Core",
    "Covers",
    "Diagnosis",
    "Ending",
    "Excluded",
    "Facts",
    "Fit",
    "FitRow",
    "Lead",
    "LeadBonus",
    "Locks",
    "LocksConflict",
    "MatchError",
    "Mix",
    "Near",
    "Need",
    "OneGroup",
    "Only",
    "PairTerm",
    "Pairs",
    "Product",
    "Progress",
    "Proposal",
    "Quota",
    "Reach",
    "Remain",
    "Remedy",
    "Require",
    "Score",
    "Seat",
    "Share",
    "Shortage",
    "Shortfall",
    "Size",
    "Some",
    "Spec",
    "Stay",
    "TeamAnswer",
    "TeamBar",
    "TeamTerm",
    "Wish",
    "blocking_pairs",
    "changes",
    "diagnose",
    "resolve",
    "score",
    "solve",
    "solve_by_area",
    "solve_singles",
    "why",
]
