"""One pledge, three reviews (SQ24-065 … SQ24-072): from the first comment to the frozen grade."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.appraisal.world import (
    COUNTY,
    DECIDED,
    OPENED,
    QUARTERS,
    REVIEWED,
    SETTINGS,
    World,
    at,
)
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisee, Review
from zhucun.directory.models import Account, Grant
from zhucun.directory.perms import Actor
from zhucun.directory.queries import actor_of
from zhucun.kernel.problems import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_cadres_come_from_the_roster_with_level_and_class_and_nobody_is_typed(world: World) -> None:
    appraisal = world.open()
    rows = list(queries.appraisees(actor=world.actors["office"], appraisal=appraisal))
    assert [row.person.name for row in rows] == ["王一", "赵四", "李二", "孙五", "张三"]
    assert {row.level for row in rows} == {"county"}
    assert sorted(row.personnel_class for row in rows).count("institution") == 2
    again = actions.take_appraisees(appraisal=appraisal, at=at(OPENED), by=world.actors["office"])
    assert again == 0


def test_a_quarter_without_comments_is_missing_and_never_a_zero(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90})
    Review.objects.filter(period=QUARTERS[1], by_class="township").delete()
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert row.total is None
    assert row.proposed == ""
    quarter = next(one for one in row.result["lines"] if one["part"] == "quarter")
    assert quarter["value"] is None
    assert "missing" in quarter["why"]
    gaps = [cell for cell in quarter["cells"] if cell["value"] is None]
    assert [cell["by"] for cell in gaps] == ["township"]
    year = next(one for one in row.result["lines"] if one["part"] == "year")
    assert year["value"] == "90"


def test_every_figure_shows_its_rows_and_adds_up(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90})
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert row.total == Decimal("91.5")  # 0.4 × 90 + 0.3 × 95 + 0.3 × 90
    given = sum(Decimal(line["given"]) for line in row.result["lines"])
    assert given == Decimal(row.result["base"])
    refs = [
        ref[0].split(":")[0]
        for line in row.result["lines"]
        for cell in line["cells"]
        for ref in cell["rows"]
    ]
    assert sorted(set(refs)) == ["poll", "review"]
    assert refs.count("review") == 9


def test_a_reviewer_who_left_does_not_review_any_more(world: World) -> None:
    appraisal = world.open()
    Grant.objects.filter(account__username="township").update(valid_until=date(2024, 4, 1))
    world.actors["township"] = on_day("township", date(2024, 4, 3))
    with pytest.raises(errors.NotInOffice) as refused:
        world.review(appraisal, 0, on=date(2024, 4, 2))
    assert "did not hold the office" in str(refused.value)


def test_a_review_of_a_day_on_which_the_office_was_not_held_waits_for_a_person(
    world: World,
) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90})
    Grant.objects.filter(account__username="township").update(valid_until=date(2024, 10, 1))
    run = world.compute(appraisal)
    faults = [flag["fault"] for flag in run.result["flags"]]
    assert faults == [["not_in_office"], ["not_in_office"]]  # October and January
    assert world.who(appraisal, 0).total is None


def test_two_reviewers_with_the_same_post_say_one_thing(world: World) -> None:
    appraisal = world.open()
    world.review(appraisal, 0)
    with pytest.raises(errors.ReviewedAlready) as refused:
        world.review(appraisal, 0, by="colleague", mark=Decimal(60))
    assert "Township on 2024-04-03" in str(refused.value)


def test_the_same_review_twice_is_one_and_a_new_one_of_the_same_person_takes_its_place(
    world: World,
) -> None:
    appraisal = world.open()
    world.review(appraisal, 0)
    draft = actions.ReviewDraft(
        appraisee=world.who(appraisal, 0),
        part="quarter",
        period=QUARTERS[0],
        by_class="township",
        on=REVIEWED[0],
        mark=Decimal(90),
        comment="入户扎实",
    )
    assert actions.record_reviews([draft], at=at(REVIEWED[0]), by=world.actors["township"]) == []
    world.review(appraisal, 0, mark=Decimal(80))
    standing = Review.objects.filter(withdrawn_on=None)
    assert [row.mark for row in standing] == [Decimal(80)]
    assert Review.objects.count() == 2


def test_nobody_reviews_himself(world: World) -> None:
    appraisal = world.open()
    account = Account.objects.get(username="cadre")
    Grant.objects.create(account=account, role="TOWNSHIP", area="411327100", valid_from=OPENED)
    world.actors["cadre"] = on_day("cadre", REVIEWED[0])
    with pytest.raises(errors.SelfReview):
        world.review(appraisal, 0, by="cadre")
    assert world.review(appraisal, 1, by="cadre").mark == Decimal(90)


def on_day(username: str, day: date) -> Actor:
    """An account as the actor that it is on a day."""
    return actor_of(Account.objects.get(username=username), on=day)


@pytest.mark.parametrize("mark", ["100.01", "-1", "NaN"])
def test_a_mark_outside_its_scale_is_refused(world: World, mark: str) -> None:
    appraisal = world.open()
    with pytest.raises(errors.MarkOutsideScale):
        world.review(appraisal, 0, mark=Decimal(mark))


def test_what_villagers_say_and_what_was_pledged_is_typed_by_nobody(world: World) -> None:
    appraisal = world.open()
    for part, by_class, period in (
        ("half-year", "villager", "2024-H1"),
        ("pledge", "first-secretary", "2024"),
    ):
        with pytest.raises(errors.NotReviewedByPeople):
            world.review(appraisal, 0, part=part, by_class=by_class, period=period)


def test_a_county_leader_on_paper_needs_the_paper(world: World) -> None:
    appraisal = world.open()
    office = world.actors["office"]
    assert world.review(appraisal, 0, by="office").office == COUNTY
    with pytest.raises(NotAllowed):
        actions.withdraw_review(
            review=Review.objects.get(),
            reason="误录",
            at=at(DECIDED),
            by=world.actors["township"],
        )
    done = actions.withdraw_review(
        review=Review.objects.get(), reason="误录", at=at(DECIDED), by=office
    )
    assert done
    assert not Review.objects.filter(withdrawn_on=None).exists()


def test_without_weights_there_are_parts_and_no_total(world: World) -> None:
    appraisal = world.open()
    world.whole_year(appraisal, {0: 90})
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert row.total is None
    assert "weight_open" in row.result["why"]
    assert not queries.view_of(appraisal).has_weights
    year = next(one for one in row.result["lines"] if one["part"] == "year")
    assert year["value"] == "90"


def test_satisfaction_is_a_gate_and_not_only_a_weight(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90, 1: 91, 2: 80})
    world.polls = [mark for mark in world.polls if mark.key != world.postings[1].public_id]
    world.poll(1, satisfied=80)
    world.compute(appraisal)
    assert world.who(appraisal, 1).result["standings"]["excellent"] == "gate_failed"
    with pytest.raises(errors.GateClosed) as refused:
        world.decide(appraisal, 1, "excellent", reason="表现突出")
    assert "满意" in str(refused.value)


def test_the_quota_is_counted_by_level_and_class_and_rounded_as_adopted(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90, 3: 94, 4: 88})
    run = world.compute(appraisal)
    groups = {
        group.keys[0][2]: group for group in queries.groups_in(run) if group.grade == "excellent"
    }
    civil, other = groups["civil_servant"], groups["institution"]
    assert (civil.base, civil.product, civil.slots, civil.inside) == (3, "1.02", 1, 1)
    assert (other.base, other.product, other.slots) == (2, "0.68", 0)  # a class too small
    assert world.who(appraisal, 0).proposed == "excellent"
    assert world.who(appraisal, 3).result["standings"]["excellent"] == "full"


def test_a_decision_above_the_quota_is_refused(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90})
    world.compute(appraisal)
    world.decide(appraisal, 0, "excellent")
    with pytest.raises(errors.QuotaFull) as refused:
        world.decide(appraisal, 1, "excellent", reason="也很突出")
    assert "1 of 3" in str(refused.value)
    world.decide(appraisal, 0, "competent", reason="让给李二")
    assert world.decide(appraisal, 1, "excellent", reason="承担急难任务") == 1


def test_a_tie_on_the_border_is_left_to_people(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 95, 2: 90})
    run = world.compute(appraisal)
    [group] = [one for one in queries.groups_in(run) if one.tied]
    assert sorted(group.tied) == sorted(world.who(appraisal, number).public_id for number in (0, 1))
    assert world.who(appraisal, 0).proposed == ""


def test_a_grade_that_differs_needs_a_reason_and_evidence_that_came_later_a_new_computation(
    world: World,
) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95})
    with pytest.raises(errors.NotComputed):
        world.decide(appraisal, 0, "competent")
    world.compute(appraisal)
    with pytest.raises(errors.ReasonNeeded):
        world.decide(appraisal, 0, "basic")
    world.review(appraisal, 1, on=DECIDED, period=QUARTERS[3])
    Appraisee.objects.update(version=1)
    appraisal.changed_at = at(DECIDED + timedelta(days=1))
    appraisal.save()
    with pytest.raises(errors.ComputedBefore):
        world.decide(appraisal, 0, "competent", reason="…")


def test_points_are_deducted_for_a_record_and_once(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 90})
    row, office = world.who(appraisal, 0), world.actors["office"]
    given = {"appraisee": row, "reason": "信访件查实", "at": at(DECIDED), "by": office}
    given["on"] = date(2024, 11, 4)
    with pytest.raises(errors.EvidenceUnknown):
        actions.deduct_points(points=Decimal(2), evidence="check", key="nosuchcheck1", **given)
    with pytest.raises(errors.DocumentNeeded):
        actions.deduct_points(points=Decimal(2), evidence="document", key=" ", **given)
    actions.deduct_points(points=Decimal(2), evidence="document", key="社纪〔2024〕7号", **given)
    with pytest.raises(errors.DeductionTwice):
        actions.deduct_points(
            points=Decimal(1), evidence="document", key="社纪〔2024〕7号", **given
        )
    world.compute(appraisal)
    row.refresh_from_db()
    assert row.total == Decimal("89.5")
    assert row.result["deducted"] == "2"


def test_rules_that_changed_in_mid_year_hold_each_for_their_days(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.adopted(
        appraisal,
        {**SETTINGS, "weights": {"quarter": "0.2", "half-year": "0.2", "year": "0.6"}},
        since=date(2024, 7, 1),
    )
    world.whole_year(appraisal, {0: 90})
    world.compute(appraisal)
    row = world.who(appraisal, 0)
    assert [one["days"] for one in row.result["segments"]] == [182, 184]
    first, second = (Decimal(one["value"]) for one in row.result["segments"])
    assert (first, second) == (Decimal("91.5"), Decimal("91"))
    assert row.total == Decimal("91.25")


def test_charlie_sees_nothing_of_it(world: World) -> None:
    appraisal = world.open()
    charlie = world.actors["charlie"]
    world.review(appraisal, 0)
    assert not queries.appraisals(actor=charlie).exists()
    assert not queries.appraisees(actor=charlie, appraisal=appraisal).exists()
    assert queries.tasks(actor=charlie, as_of=DECIDED) == []
    for read in (
        lambda: queries.appraisal_card(actor=charlie, public_id=appraisal.public_id),
        lambda: queries.appraisee_card(
            actor=charlie, public_id=world.who(appraisal, 0).public_id, as_of=DECIDED
        ),
    ):
        with pytest.raises(NotFound):
            read()
    with pytest.raises(NotAllowed):
        actions.ask_run(appraisal=appraisal, at=at(DECIDED), by=charlie)


def test_a_township_sees_its_own_cadres_a_unit_its_own_and_a_cadre_himself(world: World) -> None:
    appraisal = world.open()

    def names(who: str) -> list[str]:
        rows = queries.appraisees(actor=world.actors[who], appraisal=appraisal)
        return [row.person.name for row in rows]

    assert names("township2") == ["孙五", "张三"]
    assert len(names("unit")) == 5
    assert names("cadre") == ["王一"]
    with pytest.raises(NotAllowed):
        actions.leave_out(
            appraisee=world.who(appraisal, 0),
            reason="…",
            at=at(DECIDED),
            by=world.actors["township"],
        )
