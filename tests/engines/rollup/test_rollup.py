"""Trees of checks: as the worst part, never green where nobody can say, counts that add up."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.engines.rollup import (
    BadFacts,
    BadTree,
    Column,
    Facts,
    Figures,
    Lack,
    Leaf,
    Line,
    Node,
    State,
    Tally,
    roll,
)


def tally(good: int = 0, bad: int = 0, soon: int = 0, open: int = 0, **more: bool) -> Tally:
    columns = {"good": good, "bad": bad, "soon": soon, "open": open}
    return Tally(**{name: np.array([n]) for name, n in columns.items()}, **more)


def leaf_state(column: Column | None, line: Line | None = None) -> State:
    columns = {} if column is None else {"x": column}
    tree = Node(id="m", leaves=(Leaf(item="x", line=line),))
    return State(int(roll(tree, Facts(count=1, columns=columns)).nodes["m",][0]))


def node_state(*columns: Column, green_from: int | None = None) -> State:
    leaves = tuple(Leaf(item=str(n)) for n in range(len(columns)))
    facts = Facts(count=1, columns={str(n): each for n, each in enumerate(columns)})
    return State(
        int(roll(Node(id="m", leaves=leaves, green_from=green_from), facts).nodes["m",][0])
    )


@pytest.mark.parametrize(
    ("column", "state"),
    [
        (tally(good=3), State.GREEN),
        (tally(good=3, soon=1), State.AMBER),
        (tally(good=3, bad=1, soon=1), State.RED),
        (tally(good=3, bad=1, is_mild=True), State.AMBER),
        (tally(good=3, open=1), State.OPEN),
        (tally(), State.NOTHING),
        (Lack.NOT_CONNECTED, State.NOT_CONNECTED),
        (Lack.UNSET, State.UNSET),
        (Lack.NOT_COUNTED, State.NOTHING),
        (None, State.NOT_CONNECTED),
        (Figures(values=[Decimal(5)]), State.FIGURE),
        (Figures(values=[None]), State.NOTHING),
    ],
)
def test_without_a_line_the_rows_decide(column: Column | None, state: State) -> None:
    assert leaf_state(column) is state


LINE = Line(green=Decimal(90), amber=Decimal(75))


@pytest.mark.parametrize(
    ("column", "line", "state"),
    [
        (Figures(values=[Decimal(90)]), LINE, State.GREEN),
        (Figures(values=[Decimal("89.99")]), LINE, State.AMBER),
        (Figures(values=[Decimal("74.99")]), LINE, State.RED),
        (Figures(values=[Decimal(1)]), Line(green=None), State.UNSET),
        (Figures(values=[Decimal(2)]), Line(green=Decimal(0), amber=Decimal(2), at_most=True), State.AMBER),
        (Figures(values=[Decimal(3)]), Line(green=Decimal(0), amber=Decimal(2), at_most=True), State.RED),
        (Figures(values=[Decimal(80)]), Line(green=Decimal(90)), State.RED),
        (tally(good=9, bad=1), LINE, State.GREEN),
        (tally(good=8, bad=1, soon=1), LINE, State.AMBER),
        (tally(good=9, bad=1, open=1), LINE, State.OPEN),
        (tally(good=9, bad=1), Line(green=None), State.UNSET),
    ],
)  # fmt: skip
def test_a_line_of_the_pack_decides(column: Column, line: Line, state: State) -> None:
    assert leaf_state(column, line) is state


def test_a_node_is_as_its_worst_part_and_says_which_it_was() -> None:
    tree = Node(
        id="m",
        nodes=(
            Node(id="a", leaves=(Leaf(item="x"), Leaf(item="y"))),
            Node(id="b", leaves=(Leaf(item="z"),)),
        ),
    )
    columns = {"x": tally(good=1), "y": tally(bad=1), "z": tally(good=1)}
    answers = roll(tree, Facts(count=1, columns=columns))
    assert answers.nodes["m",][0] == State.RED
    assert (answers.why(("m",), 0), answers.why(("m", "a"), 0)) == (["a"], ["y"])
    assert answers.why(("m", "b"), 0) == ["z"]


def test_a_figure_and_a_part_without_rows_leave_green_green() -> None:
    assert node_state(tally(good=1), tally(), Figures(values=[Decimal(1)])) is State.GREEN
    assert node_state(tally(), tally()) is State.NOTHING


def test_a_pack_may_ask_for_so_many_green_parts() -> None:
    parts = (tally(good=1), tally(good=1), tally(bad=1))
    assert node_state(*parts) is State.RED
    assert node_state(*parts, green_from=2) is State.GREEN
    assert node_state(*parts, green_from=3) is State.RED


def test_trees_and_facts_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(BadTree, match="stricter"):
        Line(green=Decimal(75), amber=Decimal(90))
    with pytest.raises(BadTree, match="one name"):
        Node(id="m", leaves=(Leaf(item="x"), Leaf(item="x")))
    with pytest.raises(BadTree, match="2 of 1"):
        Node(id="m", leaves=(Leaf(item="x"),), green_from=2)
    with pytest.raises(BadFacts, match="1 values instead of 2"):
        Facts(count=2, columns={"x": Figures(values=[None])})
    with pytest.raises(BadFacts, match="bad does not fit"):
        Facts(count=1, columns={"x": tally(bad=-1)})


# for every tree and all facts

COUNT = 3
few = st.lists(st.integers(0, 2), min_size=COUNT, max_size=COUNT).map(np.array)
numbers = st.one_of(st.none(), st.integers(0, 100).map(Decimal))
columns = st.one_of(
    st.sampled_from(Lack),
    st.builds(Figures, values=st.lists(numbers, min_size=COUNT, max_size=COUNT)),
    st.builds(Tally, good=few, bad=few, soon=few, open=few, is_mild=st.booleans()),
)
lines = st.one_of(st.none(), st.just(LINE), st.just(Line(green=None)))
items = st.sampled_from("uvwxyz")


def nodes(depth: int) -> st.SearchStrategy[Node]:
    leaves = st.lists(
        st.builds(Leaf, item=items, line=lines), max_size=3, unique_by=lambda x: x.item
    )
    below = (
        st.lists(nodes(depth - 1), max_size=3, unique_by=lambda x: x.id) if depth else st.just([])
    )
    return st.builds(
        Node, id=st.sampled_from("abcd"), leaves=leaves.map(tuple), nodes=below.map(tuple)
    )


@given(tree=nodes(2), known=st.dictionaries(items, columns))
def test_counts_add_up_and_what_nobody_can_say_is_never_green(
    tree: Node, known: dict[str, Column]
) -> None:
    answers = roll(tree, Facts(count=COUNT, columns=known))
    for path, node in tree.walk():
        parts = [answers.counts[(*path, each.id)] for each in node.nodes]
        own = [answers.leaves[(*path, each.item)] for each in node.leaves]
        for subject in range(COUNT):
            counts = answers.counts[path][subject]
            for state in State:
                added = sum(int(part[subject][state]) for part in parts)
                assert counts[state] == added + sum(int(one[subject]) == state for one in own)
            state = State(int(answers.nodes[path][subject]))
            present = [each for each in State if counts[each]]
            assert state is (min(present) if present else State.NOTHING)
            if state is State.GREEN:
                assert counts[State.GREEN]
                assert not any(counts[each] for each in State if each < State.GREEN)


@given(known=st.dictionaries(items, columns), item=items)
def test_taking_a_connection_away_makes_nothing_greener(
    known: dict[str, Column], item: str
) -> None:
    tree = Node(id="m", leaves=tuple(Leaf(item=each) for each in "uvwxyz"))
    with_it = roll(tree, Facts(count=COUNT, columns=known)).nodes["m",]
    rest = {name: column for name, column in known.items() if name != item}
    without = roll(tree, Facts(count=COUNT, columns=rest)).nodes["m",]
    assert not ((without == State.GREEN) & (with_it != State.GREEN)).any()
