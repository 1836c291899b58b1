"""A write to many rows: those that are refused stop none of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from zhucun.kernel.problems import Problem
from zhucun.ledger import actions
from zhucun.ledger.events import SYSTEM, Event
from zhucun.ledger.models import EventRecord

pytestmark = pytest.mark.django_db


class Unlucky(Problem):
    code = "tests.unlucky"
    message = "%(number)s is unlucky."


@dataclass(frozen=True, kw_only=True)
class Counted(Event):
    name: ClassVar[str] = "tests.counted"


@pytest.mark.parametrize(
    ("unlucky", "tries"), [((), 1), ((13,), 11), ((0, 13, 31), 25), (tuple(range(32)), 63)]
)
def test_what_is_refused_is_named_and_all_else_is_done_once(
    unlucky: tuple[int, ...], tries: int
) -> None:
    tried = []

    def write(numbers: Sequence[int]) -> int:
        tried.append(numbers)
        for number in numbers:
            event = Counted(
                subject=f"{number}", area="", happened_at=datetime(2025, 1, 1, tzinfo=UTC)
            )
            actions.append_many([(event, SYSTEM, None)])
            if number in unlucky:
                raise Unlucky(number=number)
        return len(numbers)

    done, refused = actions.all_but(range(32), write)
    assert sum(done) == 32 - len(unlucky)
    assert [(row, problem.facts) for row, problem in refused] == [
        (row, {"number": row}) for row in unlucky
    ]
    written = EventRecord.objects.order_by("pk").values_list("subject", flat=True)
    assert list(written) == [str(row) for row in range(32) if row not in unlucky]
    assert len(tried) == tries


def test_what_is_no_problem_rises_and_nothing_stands() -> None:
    def write(numbers: Sequence[int]) -> None:
        event = Counted(subject="1", area="", happened_at=datetime(2025, 1, 1, tzinfo=UTC))
        actions.append(event)
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        actions.all_but([1, 2], write)
    assert not EventRecord.objects.exists()
