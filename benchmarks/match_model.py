"""The whole round as one integer programme, given at once to HiGHS and to CP-SAT.

Columns: x an arc is used · z its person leads · y a village of one unit takes this unit · g a
single lodging is for women · b a band of ages is in the team · e the team is not empty · slacks for
what is short and for strength. The linking rows are the tight ones, one for each arc. Both solvers
may be given the office's pairs to start from.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.match_rivals import as_rows, best_leaders
from benchmarks.match_round import RULES, TERMS, Round
from zhucun.engines.match import spec as says

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
BANDS = 3
INF = np.inf


@dataclass
class Model:
    """Maximise `cost` · columns within bounds and rows; every column is a whole number."""

    round: Round
    costs: list[Floats] = field(default_factory=list)
    uppers: list[Floats] = field(default_factory=list)
    lowers: list[Floats] = field(default_factory=list)
    columns: int = 0
    rows: int = 0
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    lows: list[Floats] = field(default_factory=list)
    highs: list[Floats] = field(default_factory=list)

    def add_columns(self, cost: Any, upper: Any, count: int, lower: Any = 0.0) -> Ints:
        start, self.columns = self.columns, self.columns + count
        for kept, value in ((self.costs, cost), (self.uppers, upper), (self.lowers, lower)):
            kept.append(np.broadcast_to(np.asarray(value, float), count))
        return np.arange(start, self.columns)

    def add_rows(self, low: Any, high: Any, count: int) -> Ints:
        start, self.rows = self.rows, self.rows + count
        self.lows.append(np.broadcast_to(np.asarray(low, float), count))
        self.highs.append(np.broadcast_to(np.asarray(high, float), count))
        return np.arange(start, self.rows)

    def put(self, rows: Ints, columns: Ints, values: Any = 1.0) -> None:
        self.entries.append(
            (rows, columns, np.broadcast_to(np.asarray(values, float), len(columns)))
        )

    def by_row(self) -> tuple[Ints, Ints, Floats]:
        """Starts, columns and values, row after row."""
        rows, columns, values = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        self.entries.clear()
        order = np.argsort(rows, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=self.rows))])
        return starts, columns[order], values[order]


def build(round_: Round) -> Model:
    """The columns of the arcs come first, so that a solution is read off its head."""
    model = Model(round_)
    who, what = round_.facts.supply, round_.facts.demand
    person, village = round_.person.astype(np.int64), round_.village.astype(np.int64)
    kept = who["remains"][person] & (round_.facts.current[person] == village)
    x = model.add_columns(round_.points, 1, len(person), lower=kept)
    _leaders(model, x, person, village)
    every = np.arange(round_.villages)
    size = model.add_rows(what["least"], INF, round_.villages)
    model.put(size[village], x)
    model.put(size, model.add_columns(-RULES["size"].penalty, what["least"], len(every)))
    most = model.add_rows(-INF, what["most"], round_.villages)
    model.put(most[village], x)
    bits = (who["specialities"][person] & what["needs"][village]) != 0
    for name, holds in (("young", who["young"][person].astype(bool)), ("speciality", bits)):
        rows = model.add_rows(1, INF, round_.villages)
        model.put(rows[village[holds]], x[holds])
        model.put(rows, model.add_columns(-RULES[name].penalty, 1, len(every)))
    _ages_and_strength(model, x, person, village)
    _limits(model, x, person)
    _one_unit(model, x, person, village)
    _one_lodging(model, x, person, village)
    return model


def _leaders(model: Model, x: Ints, person: Ints, village: Ints) -> None:
    round_ = model.round
    can = np.flatnonzero(round_.who("can_lead")[person])
    z = model.add_columns(round_.merit[person[can]], 1, len(can))
    rows = model.add_rows(1, 1, round_.villages)
    model.put(rows[village[can]], z)
    penalty = RULES["first-secretary"].penalty
    model.put(rows, model.add_columns(-penalty, 1, round_.villages))
    links = model.add_rows(-INF, 0, len(can))
    model.put(links, z)
    model.put(links, x[can], -1)


def _ages_and_strength(model: Model, x: Ints, person: Ints, village: Ints) -> None:
    round_ = model.round
    mix, balance = TERMS["mixed-ages"], TERMS["strength"]
    assert isinstance(mix, says.Mix)
    assert isinstance(balance, says.Balance)
    filled = model.add_columns(-mix.points, 1, round_.villages)
    band = round_.who("age_band")[person]
    for value in range(BANDS):
        there = model.add_columns(mix.points, 1, round_.villages)
        rows = model.add_rows(-INF, 0, round_.villages)
        model.put(rows, there)
        model.put(rows[village[band == value]], x[band == value], -1)
        rows = model.add_rows(-INF, 0, round_.villages)
        model.put(rows, there)
        model.put(rows, filled, -1)
    target = round_.what("target")
    rows = model.add_rows(target, INF, round_.villages)
    model.put(rows[village], x, round_.who("strength")[person])
    model.put(rows, model.add_columns(-balance.points, target, round_.villages))


def _limits(model: Model, x: Ints, person: Ints) -> None:
    facts = model.round.facts
    rows = model.add_rows(-INF, 1, len(facts.group))
    model.put(rows[person], x)
    rows = model.add_rows(-INF, facts.groups["quota"], len(facts.groups["quota"]))
    model.put(rows[facts.group[person]], x)


def _one_unit(model: Model, x: Ints, person: Ints, village: Ints) -> None:
    round_ = model.round
    bound = np.flatnonzero(
        round_.what("one_unit")[village] & ~round_.who("remains")[person].astype(bool)
    )
    units = len(round_.facts.groups["quota"])
    names, which = np.unique(
        village[bound] * units + round_.facts.group[person[bound]], return_inverse=True
    )
    y = model.add_columns(0, 1, len(names))
    rows = model.add_rows(-INF, 1, round_.villages)
    model.put(rows[names // units], y)
    links = model.add_rows(-INF, 0, len(bound))
    model.put(links, x[bound])
    model.put(links, y[which], -1)


def _one_lodging(model: Model, x: Ints, person: Ints, village: Ints) -> None:
    round_ = model.round
    women = model.add_columns(0, 1, round_.villages)
    single = np.flatnonzero(round_.what("one_lodging")[village])
    of_women = round_.who("sex")[person[single]] == 1
    links = model.add_rows(-INF, np.where(of_women, 0, 1), len(single))
    model.put(links, x[single])
    model.put(links, women[village[single]], np.where(of_women, -1, 1))


def used_arcs(round_: Round, rows: Ints) -> NDArray[np.int8]:
    """1 for each arc that the pairs use."""
    used = np.zeros(len(round_.person), np.int8)
    for person, village, _ in rows.tolist():
        arcs = round_.of(village)
        used[arcs.start + np.flatnonzero(round_.person[arcs] == person)] = 1
    return used


def read_off(round_: Round, used: Any) -> Ints:
    """The pairs of a solution; leaders are the best of those who may lead."""
    teams: list[list[int]] = [[] for _ in range(round_.villages)]
    arcs = np.flatnonzero(np.asarray(used)[: len(round_.person)] > 0.5)
    for person, village in zip(
        round_.person[arcs].tolist(), round_.village[arcs].tolist(), strict=True
    ):
        teams[village].append(person)
    return as_rows(teams, best_leaders(round_, teams))


@dataclass(frozen=True, kw_only=True)
class Solved:
    """What a solver brought: no rows where it found none."""

    rows: Ints | None
    bound: float
    status: str
    build_seconds: float
    seconds: float


def solve_highs(round_: Round, seconds: float, gap: float, start: Ints | None = None) -> Solved:
    import highspy

    started = time.perf_counter()
    model = build(round_)
    solver = highspy.Highs()
    options = {"output_flag": False, "time_limit": seconds, "mip_rel_gap": gap, "threads": 2}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns, model.rows
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate(model.costs)
    lp.col_lower_, lp.col_upper_ = np.concatenate(model.lowers), np.concatenate(model.uppers)
    lp.row_lower_, lp.row_upper_ = np.concatenate(model.lows), np.concatenate(model.highs)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts, columns, values = model.by_row()
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, columns, values
    lp.integrality_ = [highspy.HighsVarType.kInteger] * model.columns
    solver.passModel(lp)
    if start is not None:
        head = np.arange(len(round_.person), dtype=np.int32)
        solver.setSolution(len(head), head, used_arcs(round_, start).astype(float))
    built = time.perf_counter()
    solver.run()
    info, found = solver.getInfo(), solver.getSolution()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Solved(
        rows=read_off(round_, found.col_value) if feasible else None,
        bound=float(info.mip_dual_bound),
        status=solver.modelStatusToString(solver.getModelStatus()),
        build_seconds=built - started,
        seconds=time.perf_counter() - built,
    )


def solve_cp_sat(
    round_: Round, seconds: float, gap: float, seed: int, start: Ints | None = None
) -> Solved:
    from ortools.sat.python import cp_model

    started = time.perf_counter()
    model = build(round_)
    lower, upper = np.concatenate(model.lowers), np.concatenate(model.uppers)
    low, high = np.concatenate(model.lows), np.concatenate(model.highs)
    starts, columns, values = model.by_row()
    problem = cp_model.CpModel()
    ends = [(int(a), int(b)) for a, b in zip(lower, upper, strict=True)]
    names = np.array([problem.new_int_var(a, b, "") for a, b in ends], dtype=object)
    whole = values.astype(np.int64)
    limits = (
        np.nan_to_num(each, posinf=10**6, neginf=-(10**6)).astype(int) for each in (low, high)
    )
    for row, (least, most) in enumerate(zip(*(each.tolist() for each in limits), strict=True)):
        part = slice(int(starts[row]), int(starts[row + 1]))
        if part.start < part.stop:
            terms = cp_model.LinearExpr.weighted_sum(
                names[columns[part]].tolist(), whole[part].tolist()
            )
            problem.add_linear_constraint(terms, least, most)
    cost = np.concatenate(model.costs).astype(np.int64)
    problem.maximize(cp_model.LinearExpr.weighted_sum(names.tolist(), cost.tolist()))
    if start is not None:
        # all columns have to be hinted: it loses a start of which it has to find the rest
        fixed, first = problem.clone(), cp_model.CpSolver()
        for at, value in enumerate(used_arcs(round_, start).tolist()):
            fixed.add(fixed.get_int_var_from_proto_index(at) == value)
        first.solve(fixed)
        for column in names:
            problem.add_hint(column, first.value(column))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = gap
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = seed
    built = time.perf_counter()
    status = solver.solve(problem)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    used = [solver.value(each) for each in names[: len(round_.person)]] if found else []
    return Solved(
        rows=read_off(round_, used) if found else None,
        bound=INF if status == cp_model.UNKNOWN else float(solver.best_objective_bound),
        status=solver.status_name(status),
        build_seconds=built - started,
        seconds=time.perf_counter() - built,
    )
