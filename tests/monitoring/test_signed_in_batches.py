"""Many cases decided together: one that the registry refuses keeps no other back."""

from __future__ import annotations

import pytest

from tests.monitoring.world import World, at, later
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.households.errors import TagOverlaps
from zhucun.monitoring.enums import MONITORED_TAG, MonitoringState
from zhucun.monitoring.models import Case
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

DECIDED = later(10)


@pytest.fixture
def ready(world: World) -> list[Case]:
    """Three cases that wait for the county; of the second household a class was recorded since."""
    cases = [world.case(home) for home in range(3)]
    for case in cases:
        world.check(case)
        world.compare(case)
        world.review(case)
        world.publish(case, later(4))
        world.sign_step(case, "township", "township", later(9))
    homes.set_tag(
        household=world.homes[1],
        tag=MONITORED_TAG,
        since=later(12),
        made_at=at(later(12)),
        by=OPERATOR,
    )
    return cases


def signed_steps(case: Case) -> list[str]:
    [row] = signing.cases(
        actor=OPERATOR, as_of=DECIDED, kind="monitoring_case", subjects=[case.public_id]
    )
    return [each.step for each in signing.signatures(case=row)]


def test_of_a_review_the_case_that_is_refused_is_named_and_the_others_are_decided(
    world: World, ready: list[Case]
) -> None:
    office = world.actors["office"]
    [offer] = signing.signable_counts(actor=office, as_of=DECIDED)
    row = signoff.ask_review(asked=offer.asked, at=at(DECIDED), by=office)
    signoff.confirm_review(review=row, revision=0, at=at(DECIDED), by=office)
    row.refresh_from_db()
    assert (row.state, row.done, row.signed) == ("done", 3, 2)
    for case in ready:
        case.refresh_from_db()
    monitored, running = MonitoringState.MONITORED, MonitoringState.RUNNING
    assert [case.state for case in ready] == [monitored, running, monitored]
    assert [signed_steps(case)[-1] for case in ready] == ["county", "township", "county"]
    [late] = signing.review_cases(row, show="refused")
    problem = signing.refusal_of(late)
    assert isinstance(problem, TagOverlaps)
    assert (late.case.title, str(late.facts["start"])) == ("H2", later(12).isoformat())
    assert "H2" in str(problem)
    assert str(problem).endswith("correct its dates.")
    assert [(type(one), n) for one, n in signing.refusals(row)] == [(TagOverlaps, 1)]
    assert world.tags(1) == [(MONITORED_TAG, later(12), None)]


def test_alone_it_is_refused_with_the_same_words(world: World, ready: list[Case]) -> None:
    with pytest.raises(TagOverlaps, match="H2"):
        world.sign_step(ready[1], "county", "office", DECIDED)
    assert "county" not in signed_steps(ready[1])
