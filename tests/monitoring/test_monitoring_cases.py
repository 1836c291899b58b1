"""From a sign to the decision: one case a household, each step in its order, by who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.monitoring.world import DAY, TOWNSHIP, VILLAGE, World, at, later
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Grant
from zhucun.directory.perms import OPERATOR, Held
from zhucun.directory.queries import actor_of
from zhucun.fieldwork import actions as fieldwork
from zhucun.households import actions as homes
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MonitoringState
from zhucun.monitoring.errors import (
    AuthorisationNeeded,
    ChangedMeanwhile,
    DayInFuture,
    HouseholdNeeded,
    NotMonitored,
    NotUnderWay,
    OwnerNeeded,
)
from zhucun.monitoring.models import Case, Sign
from zhucun.signoff.errors import NotYourStep, ReasonMissing, SignedTwice, StepBlocked


def test_three_departments_report_one_household_and_it_is_one_case_with_three_sources(
    world: World,
) -> None:
    for source, kind in (("cadre", "work"), ("department", "inpatient"), ("villager", "school")):
        world.sign(source=source, kind=kind)
    [case] = queries.cases(actor=world.actors["office"], as_of=DAY)
    assert (case.sources, case.signs.count()) == (3, 3)  # type: ignore[attr-defined]
    opened = [
        row.data["opened"] for row in EventRecord.objects.filter(name="monitoring.sign.taken")
    ]
    assert opened == [True, False, False]


def test_a_sign_without_a_household_of_the_village_is_refused(world: World) -> None:
    for household in ("", "aaaaaaaaaaaa"):
        with pytest.raises(HouseholdNeeded):
            world.sign(household=household)
    with pytest.raises(HouseholdNeeded):
        world.sign(area="411327100202", by="office")
    assert not Case.objects.exists()


def test_the_same_sign_sent_twice_is_one(world: World) -> None:
    first, again = world.sign(public_id="s1"), world.sign(public_id="s1")
    assert first.pk == again.pk
    assert EventRecord.objects.filter(name="monitoring.sign.taken").count() == 1


def test_nobody_records_what_is_still_to_come(world: World) -> None:
    with pytest.raises(DayInFuture):
        world.sign(on=later(1))


def test_a_clue_that_is_heard_on_a_visit_opens_a_case_without_being_typed_again(
    world: World,
) -> None:
    matter = fieldwork.open_matter(
        village=world.homes[1].village,
        kind="clue",
        topic="work",
        title="务工返乡",
        text="工地停工",
        household=world.homes[1].public_id,
        source="phone",
        made_at=at(DAY),
        at=at(DAY),
        by=world.secretary_actor,
    )
    [sign] = Sign.objects.all()
    assert (sign.matter_id, sign.source, sign.kind) == (matter.pk, "villager", "work")
    assert sign.case is not None
    assert sign.case.household_id == world.homes[1].pk


def test_a_household_that_went_the_whole_way_bears_its_class_from_that_day(world: World) -> None:
    case = world.identified()
    assert (case.state, case.identified_on) == (MonitoringState.MONITORED, later(10))
    assert world.tags() == [
        ("exited-household", date(2020, 12, 1), None),
        ("monitored-household", later(10), None),
        ("sudden-hardship-household", later(10), None),
    ]
    with pytest.raises(NotUnderWay):
        world.check(case)


def test_a_check_without_the_letter_of_authorisation_is_refused(world: World) -> None:
    with pytest.raises(AuthorisationNeeded):
        world.check(world.case(), has_letter=False)


def test_the_village_reviews_only_after_the_data_were_compared(world: World) -> None:
    case = world.case()
    world.check(case)
    with pytest.raises(StepBlocked):
        world.review(case)
    case.refresh_from_db()
    assert case.reviewed_on is None


def test_a_household_that_never_was_poor_cannot_be_proposed_as_unstable(world: World) -> None:
    case = world.case(1)
    world.check(case, proposed="unstable")
    world.compare(case)
    with pytest.raises(StepBlocked) as refused:
        world.review(case)
    assert "脱贫" in str(refused.value)


def test_the_township_signs_only_when_the_days_of_publicity_are_over(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    with pytest.raises(StepBlocked):
        world.sign_step(case, "township", "township", later(5))
    world.publish(case, later(4))
    with pytest.raises(StepBlocked):
        world.sign_step(case, "township", "township", later(8))
    world.sign_step(case, "township", "township", later(9))


def test_an_objection_holds_the_township_until_it_is_answered(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    world.publish(case, later(4))
    by = world.actors["branch"]
    assert actions.note_objection(about=case, at=at(later(5)), by=by)
    with pytest.raises(StepBlocked):
        world.sign_step(case, "township", "township", later(9))
    assert actions.answer_objection(about=case, at=at(later(6)), by=by)
    assert not actions.answer_objection(about=case, at=at(later(6)), by=by)
    world.sign_step(case, "township", "township", later(9))


def test_a_signer_who_left_office_yesterday_signs_nothing(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    world.publish(case, later(4))
    account = Account.objects.get(username="township")
    Grant.objects.filter(account=account).update(valid_until=later(8))
    world.actors["gone"] = actor_of(account, on=later(9))
    with pytest.raises(NotFound):
        world.sign_step(case, "township", "gone", later(9))
    with pytest.raises(NotYourStep):
        world.sign_step(case, "township", "office", later(9))
    case.refresh_from_db()
    assert case.state == MonitoringState.RUNNING


def test_nobody_signs_two_steps_of_a_case(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.actors["both"] = replace(
        world.secretary_actor,
        held=(*world.secretary_actor.held, Held(Role.BRANCH, VILLAGE)),
    )
    with pytest.raises(SignedTwice):
        world.sign_step(case, "review", "both", later(4))


def test_a_rejection_needs_its_reason_and_sends_the_case_back_to_the_check(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    with pytest.raises(ReasonMissing):
        world.sign_step(case, "township", "township", later(5), said="rejected")
    world.sign_step(case, "township", "township", later(5), said="rejected", reason="收入未核实")
    world.check(case, day=later(6))
    assert case.state == MonitoringState.RUNNING


def test_a_case_that_is_not_taken_in_ends_with_its_reason_and_the_next_sign_opens_another(
    world: World,
) -> None:
    case = world.case()
    town = world.actors["township"]
    assert actions.refuse_case(case=case, reason="风险不成立", at=at(later(1)), by=town)
    assert not actions.refuse_case(case=case, reason="风险不成立", at=at(later(1)), by=town)
    assert case.signs.get().settled_on == later(1)
    again = world.sign(on=later(2), at=at(later(2))).case
    assert again is not None
    assert again.pk != case.pk


def test_a_case_is_dispatched_to_a_cadre_who_serves_in_the_village(world: World) -> None:
    case, town = world.case(), world.actors["township"]
    told = {"case": case, "owner": world.secretary.public_id, "at": at(DAY)}
    assert actions.dispatch_case(**told, by=town)
    assert not actions.dispatch_case(**told, by=town)
    with pytest.raises(OwnerNeeded):
        actions.dispatch_case(case=case, owner="aaaaaaaaaaaa", at=at(DAY), by=town)
    with pytest.raises(NotAllowed):
        actions.dispatch_case(**told, by=world.secretary_actor)


def test_two_clerks_at_one_case_and_the_second_sees_that_it_changed(world: World) -> None:
    case, town = world.case(), world.actors["township"]
    seen = case.version
    actions.dispatch_case(
        case=case, owner=world.secretary.public_id, base=seen, at=at(DAY), by=town
    )
    with pytest.raises(ChangedMeanwhile):
        actions.record_check(
            case=case,
            check=actions.Check(on=later(1), findings="核实"),
            base=seen,
            at=at(later(1)),
            by=world.secretary_actor,
        )


def test_the_green_channel_helps_before_the_decision(world: World) -> None:
    case = world.case()
    with pytest.raises(NotMonitored):
        world.helped(case, later(1))
    actions.open_green_channel(
        case=case, reason="房屋火灾", at=at(DAY), by=world.actors["township"]
    )
    world.helped(case, later(1))
    assert case.measures.get().delivered_on == later(1)


def test_a_monitored_household_of_the_register_gets_a_case_once(world: World) -> None:
    for tag in ("monitored-household", "marginal-household"):
        homes.set_tag(
            household=world.homes[2],
            tag=tag,
            since=date(2023, 5, 1),
            made_at=at(DAY),
            by=OPERATOR,
        )
    office = world.actors["office"]
    [case] = actions.take_over_monitored(area="411327", at=at(DAY), by=office)
    assert (case.identified_on, case.proposed) == (date(2023, 5, 1), "marginal")
    assert actions.take_over_monitored(area="411327", at=at(DAY), by=office) == []
    with pytest.raises(NotAllowed):
        actions.take_over_monitored(area="411327", at=at(DAY), by=world.actors["charlie"])


@pytest.mark.parametrize("who", ["charlie", "other_branch"])
def test_who_serves_elsewhere_sees_no_case_and_changes_none(world: World, who: str) -> None:
    case, actor = world.case(), world.actors[who]
    assert list(queries.cases(actor=actor, as_of=DAY)) == []
    assert queries.cases_of_household(actor=actor, household=world.homes[0].public_id) == []
    assert sum(queries.case_counts(actor=actor, as_of=DAY).values()) == 0
    with pytest.raises(NotFound):
        queries.case_card(actor=actor, public_id=case.public_id, as_of=DAY)
    with pytest.raises(NotAllowed):
        world.sign(by=who)
    with pytest.raises(NotAllowed):
        world.check(case, by=who)
    with pytest.raises(NotAllowed):
        actions.refuse_case(case=case, reason="不成立", at=at(DAY), by=actor)
    world.actors["branch"] = actor
    with pytest.raises(NotAllowed):
        world.publish(case, DAY)


def test_what_was_seen_is_closed_to_who_does_not_handle_it(world: World) -> None:
    case = world.case()
    world.check(case)
    reads = queries.opened_case(
        actor=world.actors["township"], public_id=case.public_id, as_of=later(3)
    )
    closed = queries.case_card(
        actor=world.actors["discipline"], public_id=case.public_id, as_of=later(3)
    )
    assert all((reads.case.findings, reads.signs[0].text))
    assert (closed.case.findings, closed.signs[0].text) == ("", "")
    assert closed.name == "王**"


def test_no_event_holds_what_was_seen(world: World) -> None:
    world.identified()
    rows = EventRecord.objects.filter(name__startswith="monitoring.")
    assert rows.count() >= 6
    assert not [row for row in rows if "工伤" in str(row.data) or "王建国" in str(row.data)]


def test_the_list_costs_the_same_for_one_case_and_for_three(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    office = world.actors["office"]

    def looked() -> None:
        rows = list(queries.cases(actor=office, as_of=later(30), state=queries.LATE))
        assert all(queries.clock_of(row, as_of=later(30)).is_late for row in rows)
        assert rows

    world.sign(0)
    one = queries_of(looked)
    world.sign(1)
    world.sign(2)
    assert queries_of(looked) == one


def test_a_sign_costs_the_same_for_one_household_and_for_three(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    def take(homes: list[int], on: date) -> None:
        drafts = [
            actions.SignDraft(
                household=world.homes[n], source="department", kind="school", on=on, key=f"{n}{on}"
            )
            for n in homes
        ]
        actions.take_signs(drafts, at=at(DAY), by=world.actors["office"])

    take([0], DAY)  # the procedure is kept with the first
    actions.refuse_case(
        case=Case.objects.get(), reason="不成立", at=at(DAY), by=world.actors["township"]
    )
    one = queries_of(lambda: take([0], later(-1)))
    assert len(queries_of(lambda: take([1, 2], DAY))) == len(one)


def test_the_township_of_the_village_sees_what_nobody_was_given(world: World) -> None:
    world.sign()
    assert queries.undispatched(actor=world.actors["township"]) == 1
    assert queries.undispatched(actor=world.actors["branch"]) == 0
    assert TOWNSHIP in VILLAGE
