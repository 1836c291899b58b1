"""One duty at a time: what is asked, until when, what excuses, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from zhucun.engines.cadence import (
    NEVER,
    Answers,
    Asked,
    BadDuty,
    BadFacts,
    Duty,
    Events,
    Every,
    Facts,
    Measure,
    Part,
    Reason,
    Spans,
    State,
    Why,
    owed,
)

ARRIVED = date(2025, 5, 10)


def _days(*values: date) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([day.toordinal() for day in values], np.int64)


def _one(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def facts(*done: date, start: date = ARRIVED, end: date | None = None, **more: Any) -> Facts:
    """One cadre on post since `start`, with one training on each day."""
    events = Events(
        subject=_one(*(0 for _ in done)),
        day=_days(*done),
        amount=_one(*(1 for _ in done)),
        key=_one(*range(len(done))),
    )
    until = _one(NEVER) if end is None else _days(end)
    return Facts(**{"start": _days(start), "end": until, "events": {"training": events}, **more})


def duty(every: Every = Every.YEAR, needed: int | None = 1, **more: Any) -> Duty:
    return Duty(id="training", every=every, counts="training", needed=needed, **more)


def ask(duty: Duty, facts: Facts, on: date, since: date | None = None) -> Answers:
    return owed([duty], facts, since=since or on, on=on)


def state(answers: Answers) -> State:
    return State(int(answers.state[0]))


def test_a_year_that_has_begun_is_not_yet_due_and_then_due_and_then_late() -> None:
    whole = facts(start=date(2024, 1, 1))
    found = [
        state(ask(duty(), whole, on, since=date(2025, 12, 31)))
        for on in (date(2025, 12, 31), date(2026, 1, 1))
    ]
    assert found == [State.DUE, State.LATE]
    assert state(ask(duty(), whole, date(2025, 6, 1))) is State.NOT_YET


def test_what_is_done_names_the_number_and_the_row() -> None:
    answers = ask(duty(), facts(date(2025, 6, 1), start=date(2024, 1, 1)), date(2025, 7, 1))
    assert state(answers) is State.DONE
    assert answers.reasons(0) == (Reason(Why.MET, (1, 1)),)
    assert list(answers.rows(0)) == [0]


def test_nothing_that_happens_later_counts_today() -> None:
    known = facts(date(2025, 12, 1), start=date(2024, 1, 1))
    assert ask(duty(), known, date(2025, 7, 1)).done[0] == 0


def test_a_number_that_the_source_leaves_open_makes_nobody_late() -> None:
    answers = ask(duty(needed=None), facts(), date(2026, 2, 1), since=date(2025, 1, 1))
    assert {State(int(each)) for each in answers.state} == {State.OPEN}
    assert Why.NUMBER_OPEN in Why(int(answers.why[0]))


def test_events_that_nobody_gives_are_not_connected_and_never_nought() -> None:
    answers = ask(duty(), facts(events={}), date(2026, 1, 1), since=date(2025, 1, 1))
    assert state(answers) is State.OPEN
    assert answers.done[0] == -1
    assert Why.NOT_CONNECTED in Why(int(answers.why[0]))


def test_a_part_of_a_year_asks_by_its_days_where_the_pack_says_so() -> None:
    answers = ask(duty(Every.MONTH, 20, part=Part.SHARE), facts(), date(2025, 5, 31))
    assert (answers.needed[0], answers.days[0]) == (15, 22)  # 20 × 22 of 31 days, rounded up
    assert Reason(Why.SHARED, (15, 22, 31)) in answers.reasons(0)


def test_a_part_of_a_year_asks_nothing_where_the_pack_says_so() -> None:
    assert state(ask(duty(part=Part.NOTHING), facts(), date(2025, 12, 31))) is State.EXCUSED


def test_where_the_pack_is_silent_on_parts_nobody_is_late_in_one() -> None:
    silent = ask(duty(), facts(), date(2026, 1, 5), since=date(2025, 12, 31))
    told = ask(duty(part=Part.WHOLE), facts(), date(2026, 1, 5), since=date(2025, 12, 31))
    assert (state(silent), state(told)) == (State.OPEN, State.LATE)
    assert Reason(Why.PART_OPEN, (236, 365)) in silent.reasons(0)


def test_long_leave_excuses_only_beyond_the_days_of_the_pack() -> None:
    leave = {
        "excuses": Spans(
            subject=_one(0, 0),
            start=_days(date(2025, 6, 1), date(2025, 6, 5)),
            until=_days(date(2025, 6, 8), date(2025, 6, 12)),
        )
    }
    month = duty(Every.MONTH, 1, part=Part.WHOLE)
    on, since = date(2025, 7, 1), date(2025, 6, 30)
    assert state(ask(month, facts(**leave), on, since)) is State.LATE
    excusing = ask(duty(Every.MONTH, 1, excused_over=10), facts(**leave), on, since)
    assert state(excusing) is State.EXCUSED
    assert Reason(Why.LEAVE_EXCUSES, (11, 10)) in excusing.reasons(0)
    assert (
        state(ask(duty(Every.MONTH, 1, excused_over=11), facts(**leave), on, since)) is State.LATE
    )


def test_a_step_after_arrival_is_due_within_its_days_and_says_when_it_came_later() -> None:
    step = duty(Every.ONCE, within=30)
    assert ask(step, facts(), date(2025, 5, 20)).due_on[0] == date(2025, 6, 9).toordinal()
    assert state(ask(step, facts(), date(2025, 6, 9))) is State.DUE
    assert state(ask(step, facts(), date(2025, 6, 10))) is State.LATE
    later = ask(step, facts(date(2025, 6, 20)), date(2025, 7, 1))
    assert state(later) is State.DONE
    assert Why.LATER in Why(int(later.why[0]))


def test_working_days_skip_weekends_and_holidays() -> None:
    holiday = frozenset({date(2025, 5, 12).toordinal()})
    step = duty(Every.ONCE, within=2, working_days=True)
    found = [
        ask(step, facts(**more), date(2025, 5, 20)).due_on[0]
        for more in ({}, {"off": holiday}, {"on": frozenset({date(2025, 5, 11).toordinal()})})
    ]
    assert found == list(_days(date(2025, 5, 13), date(2025, 5, 14), date(2025, 5, 12)))


def test_a_step_without_a_number_of_days_is_never_late() -> None:
    answers = ask(duty(Every.ONCE), facts(), date(2030, 1, 1))
    assert state(answers) is State.OPEN
    assert Why.DAYS_OPEN in Why(int(answers.why[0]))


def test_a_term_without_a_known_end_is_not_yet_due() -> None:
    assert state(ask(duty(Every.TERM), facts(), date(2026, 1, 1))) is State.NOT_YET
    ended = facts(end=date(2025, 12, 1))
    assert state(ask(duty(Every.TERM), ended, date(2026, 1, 1), date(2025, 11, 1))) is State.LATE


def test_what_must_hold_at_any_time_is_late_the_day_it_does_not() -> None:
    assert state(ask(duty(Every.ALWAYS), facts(), date(2025, 6, 1))) is State.LATE
    assert state(ask(duty(Every.ALWAYS), facts(date(2025, 5, 11)), date(2025, 6, 1))) is State.DONE


def test_another_computation_may_say_what_a_month_asks() -> None:
    asked = {"training": Asked(subject=_one(0), day=_days(date(2025, 5, 1)), needed=_one(14))}
    answers = ask(duty(Every.MONTH, 20, measure=Measure.SUM), facts(asked=asked), date(2025, 5, 31))
    assert answers.needed[0] == 14
    assert Why.ELSEWHERE in Why(int(answers.why[0]))


def test_only_those_who_have_a_duty_owe_it() -> None:
    none = {"applies": {"training": np.zeros(1, np.bool_)}}
    assert len(ask(duty(), facts(**none), date(2025, 6, 1))) == 0


@pytest.mark.parametrize(
    "more",
    [
        {"needed": 0},
        {"every": Every.TWO_YEARS},
        {"every": Every.DAYS, "anchor": ARRIVED},
        {"grace": -1},
        {"needed": 1_001, "measure": Measure.COVER},
    ],
)
def test_a_duty_that_contradicts_itself_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(BadDuty, match="training"):
        duty(**more)


def test_columns_that_do_not_fit_are_refused_by_name() -> None:
    with pytest.raises(BadFacts, match="amount in events of training"):
        facts(events={"training": Events(subject=_one(0), day=_one(1), amount=_one(), key=_one(1))})
    with pytest.raises(BadFacts, match="leads nowhere"):
        facts(
            events={"training": Events(subject=_one(3), day=_one(1), amount=_one(1), key=_one(1))}
        )
    with pytest.raises(BadFacts, match="before he starts"):
        facts(end=date(2020, 1, 1))
    with pytest.raises(BadFacts, match="since"):
        ask(duty(), facts(), date(2025, 1, 1), since=date(2025, 2, 1))
