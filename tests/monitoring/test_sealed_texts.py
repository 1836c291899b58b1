"""What was seen of a household is closed until somebody opens it, and then it is in the log."""

from __future__ import annotations

import pytest

from tests.monitoring.world import World, later
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord
from zhucun.ledger.queries import readers_of
from zhucun.monitoring import queries
from zhucun.monitoring.models import Case


@pytest.fixture
def case(world: World) -> Case:
    found = world.case()
    world.check(found)
    world.compare(found)
    return found


def test_a_case_shows_that_there_are_texts_and_not_what_they_say(world: World, case: Case) -> None:
    for who in ("secretary", "branch", "office"):
        card = queries.case_card(actor=world.actors[who], public_id=case.public_id, as_of=later(5))
        assert (card.case.findings, card.case.comparison, card.case.income_per_head) == (
            "",
            "",
            None,
        )
        assert [sign.text for sign in card.signs] == [""]
        assert card.sealed == {"findings", "comparison", "signs", "amounts"}
    assert not AccessRecord.objects.exists()


def test_who_opens_it_is_logged_with_what_and_why(world: World, case: Case) -> None:
    branch = world.actors["branch"]
    card = queries.opened_case(
        actor=branch, public_id=case.public_id, as_of=later(5), reason="村级评议"
    )
    assert (card.case.findings, card.case.income_per_head) == ("户主因工伤停工", 9000)
    assert "13812345678" in card.signs[0].text
    [record] = readers_of(subject=f"monitoring:{case.public_id}")
    assert (record.kind, record.actor, record.area, record.what, record.reason) == (
        "REVEAL",
        branch.account,
        case.area,
        "amounts, comparison, findings, signs",
        "村级评议",
    )


def test_who_does_not_handle_the_case_opens_nothing(world: World, case: Case) -> None:
    told = {"public_id": case.public_id, "as_of": later(5), "reason": "好奇"}
    with pytest.raises(NotAllowed):
        queries.opened_case(actor=world.actors["discipline"], **told)
    for who in ("charlie", "other_branch"):
        with pytest.raises(NotFound):
            queries.opened_case(actor=world.actors[who], **told)
    seen = queries.case_card(
        actor=world.actors["discipline"], public_id=case.public_id, as_of=later(5)
    )
    assert seen.sealed == frozenset()
    assert not AccessRecord.objects.exists()


def test_a_second_check_without_findings_keeps_those_on_record(world: World, case: Case) -> None:
    told = {"said": "rejected", "reason": "类别不对"}
    world.sign_step(case, "review", "branch", later(3), **told)
    world.check(case, day=later(3), findings="", income_per_head=None, proposed="marginal")
    case.refresh_from_db()
    assert (case.findings, case.income_per_head, case.proposed) == (
        "户主因工伤停工",
        9000,
        "marginal",
    )


def test_the_text_for_the_board_is_taken_by_who_handles_the_case_and_logged(
    world: World, case: Case
) -> None:
    world.review(case)
    world.publish(case, later(4))
    branch = world.actors["branch"]
    _case, _removal, text = queries.opened_notice(actor=branch, public_id=case.public_id)
    assert "王建国" in text
    assert [one.what for one in readers_of(subject=f"monitoring:{case.public_id}")] == ["notice"]
    for who, of in (
        ("discipline", ""),
        ("charlie", ""),
        ("branch", "removal"),
        ("branch", "county"),
    ):
        with pytest.raises(NotFound):
            queries.opened_notice(actor=world.actors[who], public_id=case.public_id, of=of)
