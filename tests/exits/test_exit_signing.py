"""A household leaves poverty by four signatures, in order, once (HH18-130, HH18-131, HH18-132)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.exits.world import BEGUN, COUNTY, DAY, EAST, TOWN, WEST, World, at, seat_heads
from tests.pairing.world import office as took_up
from zhucun.analytics.queries import measure
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.exits import actions, queries
from zhucun.exits.enums import SUBJECT, ExitState, Kind
from zhucun.exits.errors import NotPoor, NotUnderWay, SignedAlready, WrongLevel
from zhucun.exits.models import Exit
from zhucun.households import actions as homes
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import queries as ledger
from zhucun.pairing import actions as pairing
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import (
    EvidenceChanged,
    NotInOffice,
    NotItsTurn,
    OfficeVacant,
    OwnCase,
    SignedTwice,
    StepBlocked,
)

NEXT = DAY + timedelta(days=1)
SIGNED = [("exited-household", DAY, None), ("poor-household", BEGUN, DAY)]


def test_a_household_exits_with_the_day_of_the_last_signature_and_once(world: World) -> None:
    severe: dict[str, Any] = {
        "tag": "severe-poverty",
        "since": BEGUN,
        "made_at": at(DAY),
        "by": OPERATOR,
    }
    homes.set_tag(household=world.poor[0], **severe)
    [row] = world.open(world.poor[0])
    world.sign_all(row)
    assert (row.state, row.signed_on) == (ExitState.SIGNED, DAY)
    assert {until for _tag, _since, until in world.tags(world.poor[0])} == {None}
    office = world.actor("office", NEXT)
    assert actions.enter_exit(exit_=row, at=at(NEXT), by=office)
    assert not actions.enter_exit(exit_=row, at=at(NEXT), by=office)
    assert (row.state, row.exited_on) == (ExitState.EXITED, DAY)
    assert world.tags(world.poor[0]) == [*SIGNED, ("severe-poverty", BEGUN, DAY)]
    told = [each.name for each in ledger.history(subjects=[f"exit:{row.public_id}"])]
    assert told.count("exits.exit.entered") == 1


def test_whoever_does_not_keep_the_register_enters_nothing(world: World) -> None:
    [row] = world.open(world.poor[0])
    with pytest.raises(NotUnderWay):
        actions.enter_exit(exit_=row, at=at(DAY), by=world.actor("office"))
    world.sign_all(row)
    with pytest.raises(NotAllowed):
        actions.enter_exit(exit_=row, at=at(DAY), by=world.actor("town"))


def test_opening_twice_is_one_exit_and_a_household_that_left_does_not_leave_again(
    world: World,
) -> None:
    [row] = world.open(world.poor[0])
    assert world.open(world.poor[0]) == [row]
    assert Exit.objects.count() == 1
    assert signing.cases(actor=OPERATOR, as_of=DAY, kind=SUBJECT).count() == 1
    world.sign_all(row)
    actions.enter_exit(exit_=row, at=at(DAY), by=world.actor("office"))
    with pytest.raises(NotPoor, match=world.poor[0].number):
        world.open(world.poor[0], day=NEXT)


def test_the_township_does_not_sign_before_the_village(world: World) -> None:
    [row] = world.open(world.poor[0])
    with pytest.raises(NotItsTurn):
        world.sign(row, "township-secretary", "town")
    world.sign(row, "branch-secretary", "branch")
    with pytest.raises(NotItsTurn):
        world.sign(row, "township-secretary", "town")


def test_nobody_signs_twice_nor_for_another_office(world: World) -> None:
    [row] = world.open(world.poor[0])
    world.sign(row, "branch-secretary", "branch")
    with pytest.raises(NotInOffice, match="主任"):
        world.sign(row, "committee-director", "branch")
    world.sign(row, "committee-director", "director")
    with pytest.raises(NotInOffice, match="官townsh"):
        world.sign(row, "township-head", "town")
    with pytest.raises(NotFound):
        world.sign(row, "township-secretary", "charlie")


def test_nobody_signs_the_exit_of_his_own_household(world: World) -> None:
    """Husband and wife are the two heads of the village: neither the first nor the second signs."""
    both = [make.person(f"村官{n}", id_number=make.id_number(serial=n)) for n in (77, 78)]
    seat_heads(world.places[WEST], *both)
    for name, who in zip(("own", "also"), both, strict=True):
        world.accounts[name] = make.account(name, Role.BRANCH, WEST, since=BEGUN, person=who)
    [row, other] = world.open(world.home(WEST, serial=77, spouse=78), world.home(WEST))
    for word, by in (("branch-secretary", "own"), ("committee-director", "also")):
        with pytest.raises(OwnCase):
            world.sign(row, word, by)
        world.sign(other, word, by)


def test_whoever_left_office_yesterday_signs_nothing(world: World) -> None:
    [row] = world.open(world.poor[0])
    world.sign(row, "branch-secretary", "branch")
    world.sign(row, "committee-director", "director")
    pairing.leave_office(office=world.offices["township-secretary"], until=NEXT, by=OPERATOR)
    with pytest.raises(OfficeVacant, match="2017-12-12"):
        world.sign(row, "township-secretary", "town", NEXT)
    took_up(TOWN, "secretary", "新书记", since=NEXT)
    with pytest.raises(NotInOffice, match="新书记"):
        world.sign(row, "township-secretary", "town", NEXT)


def test_a_signature_of_somebody_who_proves_not_to_have_held_the_office_stops_the_rest(
    world: World,
) -> None:
    [row] = world.open(world.poor[0])
    for word, by in (("branch-secretary", "branch"), ("committee-director", "director")):
        world.sign(row, word, by)
    world.sign(row, "township-secretary", "town")
    # The register learns afterwards that he had left before he signed.
    pairing.leave_office(
        office=world.offices["township-secretary"], until=DAY - timedelta(days=9), by=OPERATOR
    )
    took_up(TOWN, "secretary", "新书记", since=DAY - timedelta(days=9))
    with pytest.raises(StepBlocked, match="签字人须在签字当日担任该职务|hold the office"):
        world.sign(row, "township-head", "head")


def test_an_unknown_income_is_no_pass_and_stops_the_signatures(world: World) -> None:
    [row] = world.open(world.poor[2])
    card = queries.exit_card(actor=world.actor("town"), public_id=row.public_id, as_of=DAY)
    facts = card.known.facts
    assert (facts["income_above_standard"], facts["evidence_complete"]) == (None, False)
    with pytest.raises(StepBlocked):
        world.sign(row, "branch-secretary", "branch")
    world.sign(row, "branch-secretary", "branch", said="rejected", reason="收入不明")


def test_a_guarantee_that_is_not_met_warns_and_people_decide(world: World) -> None:
    answers = {**world.found().answers, "housing": False}
    [row] = world.open(world.poor[0], found=world.found(answers=answers))
    card = queries.exit_card(actor=world.actor("town"), public_id=row.public_id, as_of=DAY)
    told = {each.rule: each.outcome.value for each in card.answers}
    assert told["rules/household-exit-standard"] == "fail"
    world.sign_all(row)
    assert row.state == ExitState.SIGNED


def test_a_signature_binds_what_was_seen(world: World) -> None:
    [row] = world.open(world.poor[0])
    seen = world.card(row).opened.evidence
    other = world.found(basis="第二次入户核查表")
    actions.answer_exits([row], found=other, at=at(DAY), by=world.actor("town"))
    with pytest.raises(EvidenceChanged):
        world.sign(row, "branch-secretary", "branch", evidence=seen)


def test_what_somebody_signed_is_not_answered_anew_behind_him(world: World) -> None:
    [row] = world.open(world.poor[0])
    world.sign(row, "branch-secretary", "branch")
    town, other = world.actor("town"), world.found(basis="第二次入户核查表")
    card = queries.exit_card(actor=town, public_id=row.public_id, as_of=DAY)
    assert not card.rights.may_answer
    with pytest.raises(SignedAlready):
        actions.answer_exits([row], found=other, at=at(DAY), by=town)
    world.sign(row, "committee-director", "director", said="rejected", reason="再核")
    assert actions.answer_exits([row], found=other, at=at(DAY), by=town) == 1
    assert row.basis == "第二次入户核查表"


def test_who_holds_both_offices_of_the_village_signs_once(world: World) -> None:
    both = make.person("一肩挑")
    seat_heads(world.places[WEST], both, both)
    world.accounts["both"] = make.account("both", Role.BRANCH, WEST, since=BEGUN, person=both)
    [row] = world.open(world.home(WEST))
    world.sign(row, "branch-secretary", "both")
    with pytest.raises(SignedTwice):
        world.sign(row, "committee-director", "both")


def test_the_evidence_stays_as_it_was_signed(world: World) -> None:
    [row] = world.open(world.poor[0])
    world.sign_all(row)
    actions.enter_exit(exit_=row, at=at(DAY), by=world.actor("office"))
    later = world.card(row, NEXT).opened
    assert {sign.evidence for sign in later.log} == {later.evidence}
    card = queries.exit_card(actor=world.actor("town"), public_id=row.public_id, as_of=NEXT)
    assert {each.outcome.value for each in card.answers} == {"pass"}
    assert card.known.facts["income_above_standard"] is True


def test_a_rejection_sends_it_back_and_a_recall_takes_the_first_day_back(world: World) -> None:
    [row] = world.open(world.poor[0])
    world.sign(row, "branch-secretary", "branch")
    assert row.first_signed_on == DAY
    card = world.card(row)
    signoff.recall(case=card.case.public_id, serial=0, at=at(DAY), by=world.actor("branch"))
    row.refresh_from_db()
    assert row.first_signed_on is None
    world.sign(row, "branch-secretary", "branch", NEXT)
    world.sign(row, "committee-director", "director", NEXT, said="rejected", reason="房屋漏雨")
    assert (row.first_signed_on, row.state) == (None, ExitState.RUNNING)
    world.sign_all(row, NEXT)
    assert (row.first_signed_on, row.signed_on) == (NEXT, NEXT)


def test_a_withdrawn_exit_stops_its_chain_and_leaves_the_household_as_it_was(world: World) -> None:
    [row] = world.open(world.poor[0])
    by = world.actor("town")
    assert actions.withdraw_exit(exit_=row, reason="户主去世", at=at(DAY), by=by)
    assert not actions.withdraw_exit(exit_=row, reason="户主去世", at=at(DAY), by=by)
    assert world.card(row).case.state == "stopped"
    assert world.tags(world.poor[0]) == [("poor-household", BEGUN, None)]
    [again] = world.open(world.poor[0])
    assert again != row


def test_charlie_sees_no_exit_and_opens_none(world: World) -> None:
    [row] = world.open(world.poor[0])
    charlie = world.actor("charlie")
    assert list(queries.exits(actor=charlie, as_of=DAY)) == []
    assert queries.exit_counts(actor=charlie, as_of=DAY) == {}
    with pytest.raises(NotFound):
        queries.exit_card(actor=charlie, public_id=row.public_id, as_of=DAY)
    with pytest.raises(NotAllowed):
        queries.preview(actor=charlie, village=EAST, as_of=DAY)
    with pytest.raises(NotAllowed):
        world.open(world.poor[1], by="charlie")
    assert list(signing.cases(actor=charlie, as_of=DAY, kind=SUBJECT)) == []


def test_many_are_signed_together_each_whole_or_not_at_all(world: World) -> None:
    rows = world.open(*world.poor)
    by = world.actor("branch")
    cards = signing.cards(list(signing.signable(actor=by, as_of=DAY)), actor=by, as_of=DAY)
    group = next(one for one in signing.groups(cards) if one.word == "branch-secretary")
    assert (len(group.ready), len(group.blocked)) == (2, 1)
    signings = [
        signoff.Signing(
            case=card.case.public_id,
            step=group.step,
            word=group.word,
            evidence=card.opened.evidence,
        )
        for card in (*group.ready, *group.blocked)
    ]
    result = signoff.sign_cases(signings, at=at(DAY), by=by)
    assert (result.done, len(result.refused)) == (2, 1)
    again = signoff.sign_cases(signings, at=at(DAY), by=by)
    assert again.done == 0
    dates = {row.first_signed_on for row in Exit.objects.filter(pk__in=[r.pk for r in rows])}
    assert dates == {DAY, None}


def test_signing_ten_asks_as_much_as_signing_two(world: World) -> None:
    def cost(number: int) -> int:
        rows = world.open(*[world.home() for _ in range(number)])
        evidence = {row.public_id: world.card(row) for row in rows}
        signings = [
            signoff.Signing(
                case=card.case.public_id,
                step="village-signs",
                word="branch-secretary",
                evidence=card.opened.evidence,
            )
            for card in evidence.values()
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert signoff.sign_cases(signings, at=at(DAY), by=world.actor("branch")).done == number
        return len(asked)

    assert cost(2) == cost(10)


def test_the_preview_says_who_could_exit_and_what_stands_in_the_way(world: World) -> None:
    found = queries.preview(actor=world.actor("town"), village=EAST, as_of=DAY)
    assert [row.household for row in found.eligible] == world.poor[:2]
    [blocked] = [row for row in found.rows if not row.is_eligible]
    assert blocked.household == world.poor[2]
    assert {each.rule: each.outcome.value for each in blocked.against} == {
        "rules/exit-by-procedure": "fail",
        "rules/household-exit-standard": "unknown",
    }
    [row] = world.open(world.poor[0])
    found = queries.preview(actor=world.actor("town"), village=EAST, as_of=DAY)
    assert [each.running for each in found.rows] == [row, None, None]


def test_a_visit_counts_when_it_comes_before_the_first_signature(world: World) -> None:
    [row] = world.open(world.poor[0])

    def visited(day: date) -> Any:
        card = queries.exit_card(actor=world.actor("town"), public_id=row.public_id, as_of=day)
        return card.known.facts["visited_before_signing"]

    assert visited(DAY) is False
    call = pairing.CallDraft(place=world.places[EAST], on=DAY, household=world.poor[0])
    pairing.record_call(
        office=world.offices["township-secretary"], call=call, at=at(DAY), by=OPERATOR
    )
    assert visited(DAY) is True
    [other] = world.open(world.poor[1])
    for each in (row, other):
        world.sign(each, "branch-secretary", "branch")
    pack = pack_for(COUNTY, as_of=DAY)
    share = measure(
        actor=OPERATOR, pack=pack, indicator="exits-visited-before-signing", area=COUNTY
    )
    assert (share.numerator, share.denominator, share.value) == (1, 2, 50)


def test_only_a_place_of_its_level_exits_as_it(world: World) -> None:
    draft = actions.ExitDraft(kind=Kind.VILLAGE, place=world.places[TOWN])
    with pytest.raises(WrongLevel):
        actions.open_exits([draft], at=at(DAY), by=world.actor("office"))
