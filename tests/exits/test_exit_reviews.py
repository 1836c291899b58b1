"""Exits that are signed together after one look: each with all that follows, or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.exits.world import DAY, World, at
from zhucun.exits import actions
from zhucun.exits.enums import SUBJECT, ExitState
from zhucun.exits.models import Exit
from zhucun.signoff import actions as signoff
from zhucun.signoff.actions import review_work
from zhucun.signoff.models import Review
from zhucun.signoff.queries import Asked


def test_a_review_that_breaks_off_leaves_each_exit_signed_with_its_end_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = world.open(*world.poor[:2])
    for row in rows:
        world.sign(row, "branch-secretary", "branch")
        world.sign(row, "committee-director", "director")
        world.sign(row, "township-secretary", "town")
    head, done = world.actor("head"), list[Any]()
    asked = Asked(
        kind=SUBJECT, chain="household-exit", step="township-checks", word="township-head"
    )

    def breaks_at_the_second(some: Any, *, on: date, by: Any) -> int:
        if done:
            raise RuntimeError
        done.append(some)
        return signed_(some, on=on, by=by)

    def review() -> Review:
        found = signoff.ask_review(asked=asked, at=at(DAY), by=head)
        found.refresh_from_db()
        signoff.confirm_review(review=found, revision=found.revision, at=at(DAY), by=head)
        found.refresh_from_db()
        return found

    signed_ = actions.signed
    with monkeypatch.context() as once:
        once.setattr(review_work, "BATCH", 1)
        once.setattr(actions, "signed", breaks_at_the_second)
        broken = review()
    assert (broken.state, broken.signed) == ("failed", 1)
    assert sorted(row.state for row in Exit.objects.all()) == ["running", "signed"]
    [left] = Exit.objects.filter(state=ExitState.RUNNING)
    assert (left.signed_on, left.facts, left.evidence) == (None, {}, [])
    again = review()
    assert (again.state, again.total, again.signed) == ("done", 1, 1)
    assert {row.state for row in Exit.objects.all()} == {"signed"}
