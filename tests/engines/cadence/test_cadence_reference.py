"""The columns say what a slow reading of days and lists says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.cadence import reference
from tests.engines.cadence.reference import Event, World
from zhucun.engines.cadence import (
    NEVER,
    Duty,
    Events,
    Every,
    Facts,
    Measure,
    Part,
    Population,
    Spans,
    State,
    owed,
)

BASE = date(2023, 11, 20)
days = st.integers(0, 420).map(lambda n: BASE + timedelta(days=n))
CALENDAR = [each for each in Every if each not in (Every.TERM, Every.ONCE, Every.ALWAYS, Every.DAY)]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(1, 3))
    who = st.integers(0, count - 1)
    start = draw(st.lists(days, min_size=count, max_size=count))
    lengths = draw(st.lists(st.none() | st.integers(0, 300), min_size=count, max_size=count))
    leave = draw(st.lists(st.tuples(who, days, st.integers(0, 40)), max_size=4))
    return World(
        start=start,
        end=[
            None if n is None else day + timedelta(days=n)
            for day, n in zip(start, lengths, strict=True)
        ],
        events=[
            Event(*each)
            for each in draw(
                st.lists(st.tuples(who, days, st.integers(0, 9), st.integers(0, 5)), max_size=12)
            )
        ],
        leave=[(who, day, day + timedelta(days=n)) for who, day, n in leave],
        members=draw(st.lists(st.sets(st.integers(0, 5)), min_size=count, max_size=count)),
    )


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    every = draw(st.sampled_from(CALENDAR))
    anchored = every in (Every.TWO_YEARS, Every.THREE_YEARS, Every.DAYS)
    measure = draw(st.sampled_from(list(Measure)))
    most = 1_000 if measure is Measure.COVER else 6
    return Duty(
        id="duty",
        every=every,
        counts="visit",
        needed=draw(st.none() | st.integers(1, most)),
        measure=measure,
        grace=draw(st.integers(0, 9)),
        working_days=draw(st.booleans()),
        part=draw(st.none() | st.sampled_from(list(Part))),
        excused_over=draw(st.none() | st.integers(0, 20)),
        ahead=draw(st.integers(0, 40)),
        length=draw(st.integers(1, 40)),
        anchor=draw(days) if anchored else None,
    )


def _ints(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def columns(world: World) -> Facts:
    """A world of days and lists as the engine takes it."""
    leave = world.leave
    return Facts(
        start=_ints([day.toordinal() for day in world.start]),
        end=_ints([NEVER if day is None else day.toordinal() for day in world.end]),
        events={
            "visit": Events(
                subject=_ints([each.subject for each in world.events]),
                day=_ints([each.day.toordinal() for each in world.events]),
                amount=_ints([each.amount for each in world.events]),
                key=_ints([each.key for each in world.events]),
            )
        },
        excuses=Spans(
            subject=_ints([who for who, _a, _b in leave]),
            start=_ints([a.toordinal() for _who, a, _b in leave]),
            until=_ints([b.toordinal() for _who, _a, b in leave]),
        ),
        populations={
            "visit": Population(
                subject=_ints([n for n, keys in enumerate(world.members) for _ in keys]),
                key=_ints([key for keys in world.members for key in sorted(keys)]),
            )
        },
    )


@settings(max_examples=100, deadline=None)
@given(world=worlds(), duty=duties(), since=days, length=st.integers(0, 400))
def test_every_row_stands_as_a_slow_reading_says(
    world: World, duty: Duty, since: date, length: int
) -> None:
    on = since + timedelta(days=length)
    answers = owed([duty], columns(world), since=since, on=on)
    found = [
        reference.Row(
            int(answers.subject[n]),
            date.fromordinal(int(answers.start[n])),
            date.fromordinal(int(answers.until[n])),
            int(answers.needed[n]),
            int(answers.done[n]),
            int(answers.leave[n]),
            State(int(answers.state[n])),
        )
        for n in range(len(answers))
    ]
    assert found == reference.owed(duty, world, since, on)


@settings(max_examples=100, deadline=None)
@given(world=worlds(), duty=duties(), since=days, length=st.integers(0, 400))
def test_the_rows_behind_a_number_are_the_events_that_were_counted(
    world: World, duty: Duty, since: date, length: int
) -> None:
    on = since + timedelta(days=length)
    answers = owed([duty], columns(world), since=since, on=on)
    for n in range(len(answers)):
        rows = [world.events[at] for at in answers.rows(n)]
        wanted = [
            event
            for event in world.events
            if event.subject == answers.subject[n]
            and answers.start[n] <= event.day.toordinal() < answers.until[n]
            and event.day <= on
        ]
        assert rows == sorted(wanted, key=lambda event: event.day)
