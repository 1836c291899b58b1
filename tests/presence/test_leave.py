"""Leave: asked for, granted along the region's table, closed; what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.presence.leave_world import EXAMPLE, TODAY, World, at, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Grant, Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence import errors
from zhucun.presence.actions import leave as actions
from zhucun.presence.actions.leave import LeaveChanges
from zhucun.presence.enums import LeaveState
from zhucun.presence.models import Leave
from zhucun.presence.queries import leave as queries
from zhucun.roster import actions as roster
from zhucun.signoff.errors import NotYourStep

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


def _approved(world: World, days: int = 1, **more: Any) -> Leave:
    leave = world.ask(days=days, **more)
    for who in ("secretary", "township", "unit", "office")[
        : 1 + (days > 1) + (days > 3) + (days > 7)
    ]:
        world.sign(leave, who)
    assert leave.state == LeaveState.APPROVED
    return leave


def _changes(**more: Any) -> LeaveChanges:
    return LeaveChanges(
        **{
            "kind": "personal",
            "starts_on": TOMORROW,
            "ends_on": TOMORROW + timedelta(days=1),
            "reason": "家里老人住院",
            "whereabouts": "南阳市",
            "contact": "13800001111",
            **more,
        }
    )


# ── the table ────────────────────────────────────────


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (1, ["ask", "leader", "return"]),
        (3, ["ask", "leader", "township", "return"]),
        (7, ["ask", "leader", "township", "unit", "return"]),
        (8, ["ask", "leader", "township", "unit", "county", "return"]),
    ],
)
def test_the_days_decide_who_signs(world: World, days: int, steps: list[str]) -> None:
    [card] = world.cards(world.ask(days=days), "office")
    assert [step.id for step in card.standing.steps] == steps


def test_a_first_secretary_does_not_sign_his_own_leave(world: World) -> None:
    leave = world.ask(world.secretary)
    [card] = world.cards(leave, "office")
    assert [step.id for step in card.standing.steps] == ["ask", "township", "return"]
    assert world.card(leave, "secretary").case.may.signs == ()  # type: ignore[union-attr]


def test_asking_signs_the_first_step_and_the_last_approval_grants(world: World) -> None:
    leave = world.ask(days=2)
    assert leave.state == LeaveState.ASKED
    world.sign(leave, "secretary")
    assert leave.state == LeaveState.ASKED
    world.sign(leave, "township")
    assert leave.state == LeaveState.APPROVED


def test_a_rejection_refuses_the_leave_and_says_why(world: World) -> None:
    leave = world.ask()
    world.sign(leave, "secretary", said="rejected", reason="汛期全员在岗")
    assert leave.state == LeaveState.REFUSED
    [card] = world.cards(leave, "member")
    assert card.case.state == "stopped"
    assert [row.reason for row in card.opened.log][-1] == "汛期全员在岗"


def test_a_recalled_approval_makes_the_leave_wait_again(world: World) -> None:
    from zhucun.signoff import actions as signoff

    leave = _approved(world)
    [card] = world.cards(leave, "secretary")
    signoff.recall(
        case=card.case.public_id,
        serial=card.may.recalls[0],
        at=at(TODAY),
        by=world.actors["secretary"],
    )
    leave.refresh_from_db()
    assert leave.state == LeaveState.ASKED


def test_where_no_table_is_configured_the_office_records_who_decided(
    places: dict[str, Place], unit: Unit
) -> None:
    world = build(places, unit)  # the pack of the county itself: who approves is open
    leave = world.ask(days=12)
    assert world.card(leave, "member").is_unset
    assert world.cards(leave, "township")[0:] == []
    world.sign(leave, "office", signer="镇党委书记 刘某 2024-03-04", reason="纸质审批表存县驻村办")
    assert leave.state == LeaveState.APPROVED


def test_an_approver_who_left_yesterday_signs_no_more(world: World) -> None:
    from zhucun.signoff import actions as signoff

    leave = world.ask(days=2)
    world.sign(leave, "secretary")
    gone = world.actors["township"]
    [card] = world.cards(leave, "township")
    Grant.objects.filter(account=gone.account).update(valid_until=TODAY)
    from zhucun.directory.models import Account
    from zhucun.directory.queries import actor_of

    now = actor_of(Account.objects.get(pk=gone.account), on=TODAY)
    signing = signoff.Signing(
        case=card.case.public_id,
        step="township",
        word="leave-township",
        evidence=card.opened.evidence,
    )
    with pytest.raises((NotYourStep, NotFound)):
        signoff.sign_case(signing, at=at(TODAY), by=now)
    world.actors["successor"] = make.actor("successor", Role.TOWNSHIP, "411327100")
    world.sign(leave, "successor")
    assert leave.state == LeaveState.APPROVED


# ── asking ────────────────────────────────────────


def test_the_same_leave_sent_twice_is_one_leave(world: World) -> None:
    one = world.ask(public_id="0123456789ab")
    other = world.ask(public_id="0123456789ab")
    assert one.pk == other.pk
    assert EventRecord.objects.filter(name="presence.leave.asked").count() == 1


def test_the_same_number_for_another_leave_is_refused(world: World) -> None:
    world.ask(public_id="0123456789ab")
    with pytest.raises(errors.LeaveIdTaken):
        world.ask(public_id="0123456789ab", days=2)


def test_nobody_asks_for_somebody_else(world: World) -> None:
    with pytest.raises(NotAllowed):
        world.ask(by=world.actors["colleague"])


def test_the_office_may_enter_what_a_cadre_asked_for_on_paper(world: World) -> None:
    leave = world.ask(by=world.actors["office"])
    [card] = world.cards(leave, "office")
    assert card.opened.log[0].name == "李队员"
    assert card.opened.log[0].recorded_by == "Office"


def test_two_leaves_never_share_a_day(world: World) -> None:
    world.ask(days=3)
    with pytest.raises(errors.LeaveOverlaps) as refused:
        world.ask(starts_on=TOMORROW + timedelta(days=2))
    assert refused.value.facts["last"] == TOMORROW + timedelta(days=2)
    world.ask(starts_on=TOMORROW + timedelta(days=3))


def test_a_leave_past_the_end_of_the_posting_is_refused_with_the_last_day(world: World) -> None:
    end = TODAY + timedelta(days=3)
    roster.end_postings([world.member], ends_on=end, reason="轮换", made_at=at(TODAY), by=OPERATOR)
    world.member.refresh_from_db()
    with pytest.raises(errors.LeavePastPosting) as refused:
        world.ask(days=5)
    assert refused.value.facts["day"] == end - timedelta(days=1)


def test_a_leave_before_the_posting_is_refused(world: World) -> None:
    with pytest.raises(errors.LeaveBeforePosting):
        world.ask(starts_on=date(2021, 5, 1))


def test_half_days_count_as_halves(world: World) -> None:
    leave = world.ask(days=2, starts_at_noon=True)
    assert leave.days == Decimal("1.5")
    with pytest.raises(errors.LeaveTooShort):
        world.ask(world.colleague, starts_at_noon=True, ends_at_noon=True)


def test_a_leave_needs_its_reason(world: World) -> None:
    with pytest.raises(errors.ReasonNeeded):
        world.ask(reason="  ")


def test_a_substitute_is_on_post_nearby_and_not_away(world: World) -> None:
    with pytest.raises(errors.SubstituteNotThere):
        world.ask(substitute=world.member)
    world.ask(world.colleague)
    with pytest.raises(errors.SubstituteAway):
        world.ask(substitute=world.colleague)
    leave = world.ask(substitute=world.neighbour)
    told = queries.stand_ins(actor=world.actors["neighbour"], as_of=TODAY)
    assert list(told) == [leave]
    assert not queries.stand_ins(actor=world.actors["colleague"], as_of=TODAY)


def test_the_evidence_notes_who_else_is_away(world: World) -> None:
    world.ask(world.colleague, days=2)
    card = world.card(world.ask(), "member")
    assert [one.posting.person.name for one in card.away] == ["王队员"]
    assert card.team == 3


# ── changing and cancelling ────────────────────────────────────────


def test_a_change_of_days_is_signed_anew_by_those_whose_turn_it_is_then(world: World) -> None:
    leave = world.ask()
    changed = actions.change_leave(
        leave=leave,
        base=1,
        changes=_changes(ends_on=TOMORROW + timedelta(days=4)),
        at=at(TODAY),
        by=world.actors["member"],
    )
    assert changed
    assert leave.version == 2
    card = world.card(leave, "member").case
    assert card is not None
    assert [step.id for step in card.standing.steps] == [
        "ask",
        "leader",
        "township",
        "unit",
        "return",
    ]


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    leave = world.ask()
    by = world.actors["member"]
    assert not actions.change_leave(leave=leave, base=1, changes=_changes(), at=at(TODAY), by=by)


def test_an_edit_of_an_older_version_shows_both(world: World) -> None:
    leave = world.ask()
    by = world.actors["member"]
    actions.change_leave(
        leave=leave, base=1, changes=_changes(whereabouts="郑州市"), at=at(TODAY), by=by
    )
    with pytest.raises(errors.EditedMeanwhile) as refused:
        actions.change_leave(
            leave=leave, base=1, changes=_changes(whereabouts="洛阳市"), at=at(TODAY), by=by
        )
    assert refused.value.facts["fields"] == {"whereabouts": [None, "郑州市", "洛阳市"]}


def test_a_granted_leave_is_not_changed(world: World) -> None:
    leave = _approved(world)
    with pytest.raises(errors.LeaveSettled):
        actions.change_leave(
            leave=leave,
            base=leave.version,
            changes=_changes(kind="annual"),
            at=at(TODAY),
            by=world.actors["member"],
        )


def test_a_leave_that_has_not_begun_can_be_cancelled_once(world: World) -> None:
    leave = _approved(world)
    by = world.actors["member"]
    assert actions.cancel_leave(leave=leave, at=at(TODAY), by=by)
    assert not actions.cancel_leave(leave=leave, at=at(TODAY), by=by)
    assert not queries.leave_days([world.member], TODAY, TODAY + timedelta(days=9))[world.member.pk]


def test_a_leave_that_has_begun_is_closed_by_the_return(world: World) -> None:
    leave = _approved(world)
    with pytest.raises(errors.LeaveBegun):
        actions.cancel_leave(leave=leave, at=at(TOMORROW), by=world.actors["member"])


# ── the return ────────────────────────────────────────


def _return(world: World, leave: Leave, on: date, who: str = "member") -> bool:
    return actions.record_return(leave=leave, on=on, at=at(on), by=world.actors[who])


def test_an_early_return_gives_days_back_and_finishes_the_case(world: World) -> None:
    leave = _approved(world, days=3)
    assert _return(world, leave, TOMORROW + timedelta(days=1))
    assert (leave.days, leave.state) == (Decimal(1), LeaveState.RETURNED)
    found = queries.leave_days([world.member], TODAY, TODAY + timedelta(days=20))
    assert found[world.member.pk] == [(TOMORROW, TOMORROW + timedelta(days=1), "personal")]
    card = world.card(leave, "member").case
    assert card is not None
    assert card.case.state == "finished"
    assert not _return(world, leave, TOMORROW + timedelta(days=1))
    with pytest.raises(errors.AlreadyReturned):
        _return(world, leave, TOMORROW + timedelta(days=2))


def test_days_after_the_day_due_back_are_no_leave(world: World) -> None:
    leave = _approved(world)
    assert not queries.overdue(actor=world.actors["office"], as_of=leave.ends_on)
    late = leave.ends_on + timedelta(days=2)
    assert list(queries.overdue(actor=world.actors["office"], as_of=late)) == [leave]
    assert not queries.overdue(actor=world.actors["stranger"], as_of=late)
    _return(world, leave, late, "township")
    assert (leave.days, leave.late_days) == (Decimal(1), 2)
    period = (TODAY, TODAY + timedelta(days=20))
    assert queries.late_returns([world.member], *period)[world.member.pk] == [(leave.ends_on, late)]
    assert queries.leave_days([world.member], *period)[world.member.pk][0][1] == leave.ends_on
    assert not queries.overdue(actor=world.actors["office"], as_of=late)


def test_a_return_lies_between_the_leave_and_today(world: World) -> None:
    leave = _approved(world)
    with pytest.raises(errors.ReturnBeforeStart):
        _return(world, leave, TOMORROW)
    with pytest.raises(errors.ReturnAhead):
        actions.record_return(
            leave=leave,
            on=TOMORROW + timedelta(days=1),
            at=at(TOMORROW),
            by=world.actors["member"],
        )
    with pytest.raises(NotAllowed):
        _return(world, leave, TOMORROW + timedelta(days=1), "colleague")


def test_nobody_returns_from_a_leave_that_is_not_granted(world: World) -> None:
    with pytest.raises(errors.LeaveNotApproved):
        _return(world, world.ask(), TOMORROW + timedelta(days=1))


def test_a_cadre_recalled_while_away_owes_no_return(world: World) -> None:
    leave = _approved(world, days=5)
    end = TOMORROW + timedelta(days=2)
    roster.end_postings([world.member], ends_on=end, reason="召回", made_at=at(TODAY), by=OPERATOR)
    world.member.refresh_from_db()
    leave = Leave.objects.select_related("posting__person", "posting__place").get(pk=leave.pk)
    later = TODAY + timedelta(days=20)
    assert not queries.overdue(actor=world.actors["office"], as_of=later)
    with pytest.raises(errors.LeaveEndedWithPosting):
        actions.record_return(leave=leave, on=later, at=at(later), by=world.actors["office"])
    assert queries.leave_days([world.member], TODAY, later)[world.member.pk] == [
        (TOMORROW, end, "personal")
    ]
