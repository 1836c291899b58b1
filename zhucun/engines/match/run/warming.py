"""Compiles every loop before a clock runs: on an installation's first match that takes as long as a
whole county, and a limit of some seconds would be used up by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.run.problem import compile_problem
from zhucun.engines.match.run.state import Search

_PEOPLE, _VILLAGES = 12, 4
_LONG = 600.0


@cache
def warm_up(phases: tuple[Callable[[Search], None], ...]) -> None:
    """Run the phases once in this process, on a match of four demands. Later calls cost nothing;
    with the loops kept from before, the first costs about a second."""
    problem = compile_problem(_spec(), _facts())
    for phase in phases:
        phase(Search(problem, 1, _LONG, 0.0, None, time.perf_counter()))


def _spec() -> says.Spec:
    return says.Spec(
        size=says.Size(name="size", least="least", most="most", penalty=10_000),
        terms=(
            says.Fit(name="fit", rows=(says.FitRow(supply="flag", demand="flag", points=10),)),
            says.LeadBonus(name="bonus", supply="number", points=3),
            says.Mix(name="mix", supply="band", points=5),
            says.Balance(name="balance", supply="number", demand="number", points=2),
        ),
        bars=(says.Quota(name="quota", column="quota"),),
        shortfalls=(
            says.Lead(name="lead", supply="flag", demand="flag", penalty=20_000),
            says.Some(name="some", supply="flag", demand="flag", penalty=9_000),
            says.Covers(name="covers", supply="bits", demand="bits", penalty=9_000),
        ),
    )


def _facts() -> Facts:
    people, villages = np.arange(_PEOPLE), np.arange(_VILLAGES)
    return Facts(
        supply={
            "flag": people % 2 == 0,
            "number": people % 3,
            "band": people % 3,
            "bits": 1 << (people % 3),
        },
        demand={
            "least": np.full(_VILLAGES, 4),  # some stay short
            "most": np.full(_VILLAGES, 5),
            "flag": np.ones(_VILLAGES, bool),
            "number": np.full(_VILLAGES, 3),
            "bits": 1 << (villages % 3),
        },
        groups={"quota": np.array([5, 5, 5])},
        group=people % 3,
        current=np.full(_PEOPLE, -1),
    )
