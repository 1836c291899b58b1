"""From the adopted scheme to the frozen grade: tried, decided, signed, told, objected to, frozen, and
computed again to the same bits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.appraisal.world import COUNTY, DECIDED, OPENED, SETTINGS, World, at, signed
from zhucun.appraisal import actions, errors, jobs, queries
from zhucun.appraisal.models import Appraisal, Appraisee, Freeze, Objection, Run, Scheme
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.signoff.models import Case

pytestmark = pytest.mark.django_db
TOLD = DECIDED + timedelta(days=2)
LATER = DECIDED + timedelta(days=9)


def frozen(world: World, appraisal: Appraisal) -> Freeze:
    signed(world, appraisal)
    actions.notify_people(appraisal=appraisal, at=at(TOLD), by=world.actors["office"])
    return actions.freeze_appraisal(appraisal=appraisal, at=at(LATER), by=world.actors["office"])


def test_a_scheme_is_tried_before_it_is_adopted_and_by_a_document(world: World) -> None:
    appraisal, office = world.open(), world.actors["office"]
    scheme = world.scheme()
    given: dict[str, Any] = {"scheme": scheme, "since": date(2024, 1, 1), "by": office}
    with pytest.raises(errors.NotASimulatedScheme):
        actions.adopt_scheme(document="社组〔2024〕3号", at=at(OPENED), **given)
    actions.ask_run(appraisal=appraisal, scheme=scheme, at=at(OPENED), by=office)
    with pytest.raises(errors.DocumentNeeded):
        actions.adopt_scheme(document=" ", at=at(OPENED), **given)
    assert actions.adopt_scheme(document="社组〔2024〕3号", at=at(OPENED), **given)
    assert not actions.adopt_scheme(document="社组〔2024〕3号", at=at(OPENED), **given)
    kept = Scheme.objects.get()
    assert (kept.document, kept.adopted_by_name, len(kept.digest)) == (
        "社组〔2024〕3号",
        "Office",
        64,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": {"quarter": "0.5", "year": "0.6"}},
        {"weights": {"nosuch": "1"}},
        {"shares": [{"grade": "excellent", "share": "1.2"}]},
        {"rounding": "as-we-like"},
        {"most": "NaN"},
        {"secret": "1"},
    ],
)
def test_settings_that_do_not_fit_say_what_is_wrong(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(errors.BadSettings) as refused:
        world.scheme({**SETTINGS, **wrong})
    assert "%" not in str(refused.value)


def test_a_trial_tells_whom_other_weights_would_change_and_keeps_nothing_else(
    world: World, decided: Appraisal
) -> None:
    before = list(Appraisee.objects.order_by("pk").values_list("total", "proposed", "grade"))
    scheme = world.scheme({**SETTINGS, "shares": [{"grade": "excellent", "share": "0.67"}]})
    run = actions.ask_run(
        appraisal=decided, scheme=scheme, at=at(DECIDED), by=world.actors["office"]
    )
    assert run.result["moves"] == [{"from": "competent", "to": "excellent", "number": 2}]
    rows = queries.changed_people(actor=world.actors["office"], run=run)
    assert [row.person.name for row, _ in rows] == ["赵四", "李二"]
    assert before == list(
        Appraisee.objects.order_by("pk").values_list("total", "proposed", "grade")
    )


def test_a_grade_is_signed_by_the_offices_of_the_pack_and_stands_then(
    world: World, decided: Appraisal
) -> None:
    signed(world, decided)
    assert not Appraisee.objects.filter(signed_on=None).exists()
    with pytest.raises(errors.SignedAlready):
        world.decide(decided, 1, "basic", reason="…")


def test_a_person_reads_his_grade_only_once_he_is_notified(
    world: World, decided: Appraisal
) -> None:
    cadre = world.actors["cadre"]
    with pytest.raises(errors.NotSigned):
        actions.notify_people(appraisal=decided, at=at(TOLD), by=world.actors["office"])
    signed(world, decided)
    assert actions.notify_people(appraisal=decided, at=at(TOLD), by=world.actors["office"]) == 5
    [mine] = queries.own(actor=cadre)
    assert (mine.grade, mine.notified_on, mine.object_until) == ("excellent", TOLD, None)
    found = queries.graded(actor=world.actors["office"], area=COUNTY, as_of=LATER)
    assert [one.grade for one in found].count("excellent") == 1


def test_an_objection_is_answered_and_one_that_is_upheld_opens_the_grade(
    world: World, decided: Appraisal
) -> None:
    cadre, office = world.actors["cadre"], world.actors["office"]
    row = world.who(decided, 0)
    with pytest.raises(errors.ObjectionTooEarly):
        actions.object_to_grade(appraisee=row, text="…", at=at(TOLD), by=cadre)
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(TOLD), by=office)
    made = actions.object_to_grade(appraisee=row, text="第三季度点评漏记", at=at(TOLD), by=cadre)
    with pytest.raises(errors.ObjectionsOpen):
        actions.freeze_appraisal(appraisal=decided, at=at(LATER), by=office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM appraisal_objection")
        assert "漏记".encode() not in bytes(cursor.fetchone()[0])
    actions.answer_objection(
        objection=made, answer="核实后予以采纳", upheld=True, at=at(LATER), by=office
    )
    row.refresh_from_db()
    assert (row.grade, row.signed_on, row.notified_on) == ("", None, None)
    made.refresh_from_db()
    with pytest.raises(errors.AnsweredAlready):
        actions.answer_objection(objection=made, answer="…", upheld=False, at=at(LATER), by=office)
    told = [str(record.data) for record in EventRecord.objects.filter(name__contains="objection")]
    assert not any("漏记" in text or "采纳" in text for text in told)


def test_frozen_evidence_comes_out_bit_by_bit_and_later_changes_do_not_reach_it(
    world: World, decided: Appraisal
) -> None:
    freeze = frozen(world, decided)
    found = queries.recomputed(decided)
    assert found.is_same
    assert found.people == 5
    assert found.marks == 55
    world.polls.clear()
    Appraisee.objects.update(level="township")
    Scheme.objects.update(settings={})
    assert queries.recomputed(decided).answers_digest == freeze.answers_digest
    Freeze.objects.update(digest="0" * 64)
    with pytest.raises(errors.EvidenceChanged):
        queries.recomputed(decided)


def test_what_is_frozen_lies_sealed(world: World, decided: Appraisal) -> None:
    frozen(world, decided)
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence FROM appraisal_freeze")
        kept = bytes(cursor.fetchone()[0])
    assert b"plan" not in kept
    assert len(kept) > 500


def test_an_objection_after_the_freeze_is_refused_and_told_the_way(
    world: World, decided: Appraisal
) -> None:
    frozen(world, decided)
    cadre, office = world.actors["cadre"], world.actors["office"]
    row = world.who(decided, 0)
    with pytest.raises(errors.ObjectionAfterFreeze) as refused:
        actions.object_to_grade(appraisee=row, text="有异议", at=at(LATER), by=cadre)
    assert "open the appraisal again" in str(refused.value)
    for change in (
        lambda: world.review(decided, 0, on=DECIDED, period="2024-Q4"),
        lambda: world.decide(decided, 0, "competent", reason="…"),
        lambda: world.compute(decided, LATER),
    ):
        with pytest.raises(errors.AppraisalClosed):
            change()
    actions.reopen_appraisal(appraisal=decided, reason="复核申请", at=at(LATER), by=office)
    row = world.who(decided, 0)
    assert actions.object_to_grade(appraisee=row, text="有异议", at=at(LATER), by=cadre)
    assert Freeze.objects.count() == 1
    assert Objection.objects.count() == 1


def test_what_nobody_decided_on_is_not_frozen(world: World, decided: Appraisal) -> None:
    """A poll that is counted after the computation moves no review and no deduction."""
    office = world.actors["office"]
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(TOLD), by=office)
    world.poll(0, satisfied=60, halves=(7,))
    with pytest.raises(errors.ComputedOtherwise, match="王一: 半年群众评议"):
        actions.freeze_appraisal(appraisal=decided, at=at(LATER), by=office)
    assert not Freeze.objects.exists()


@pytest.mark.parametrize("area", ["411327", "411327100", "4113"])
def test_nobody_is_appraised_twice_for_the_same_days(world: World, area: str) -> None:
    world.open()
    with pytest.raises(errors.WindowOverlaps):
        actions.open_appraisal(_draft(area), at=at(DECIDED), by=OPERATOR)
    assert Appraisal.objects.count() == 1


def test_another_county_or_another_year_has_its_own_appraisal(world: World) -> None:
    world.open(area="411327100")
    assert world.open(area="411327101")
    with pytest.raises(errors.WindowOverlaps):
        world.open()


def _draft(area: str) -> actions.AppraisalDraft:
    return actions.AppraisalDraft(
        area=area,
        kind="annual",
        score="one-pledge-three-reviews",
        title="2024年度考核",
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
    )


def test_nothing_is_frozen_before_everybody_is_decided_signed_and_told(
    world: World, decided: Appraisal
) -> None:
    office = world.actors["office"]
    freeze: dict[str, Any] = {"appraisal": decided, "at": at(LATER), "by": office}
    with pytest.raises(errors.NotSigned):
        actions.freeze_appraisal(**freeze)
    signed(world, decided)
    with pytest.raises(errors.NotNotified):
        actions.freeze_appraisal(**freeze)
    with pytest.raises(errors.SignedAlready):
        actions.leave_out(appraisee=world.who(decided, 0), reason="调出", at=at(LATER), by=office)


def test_where_no_days_are_set_nobody_is_frozen_on_the_day_on_which_he_was_told(
    world: World, decided: Appraisal
) -> None:
    """未配置: the freeze ends objections, so it waits until the day of the notice is over."""
    office, cadre = world.actors["office"], world.actors["cadre"]
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(TOLD), by=office)
    with pytest.raises(errors.ToldToday, match="5 people"):
        actions.freeze_appraisal(appraisal=decided, at=at(TOLD), by=office)
    row = world.who(decided, 0)
    assert actions.object_to_grade(appraisee=row, text="有异议", at=at(TOLD), by=cadre)
    Objection.objects.update(answered_on=TOLD)
    day_after = TOLD + timedelta(days=1)
    assert actions.freeze_appraisal(appraisal=decided, at=at(day_after), by=office)


def test_who_is_left_out_is_undecided_and_unsigned_and_can_be_taken_back_in(
    world: World, decided: Appraisal
) -> None:
    office, row = world.actors["office"], world.who(decided, 4)
    actions.start_signing(appraisal=decided, at=at(DECIDED), by=office)
    deed: dict[str, Any] = {"appraisee": row, "at": at(DECIDED), "by": office}
    assert actions.leave_out(reason="由派出单位考核", **deed)
    assert not actions.leave_out(reason="再来", **deed)
    assert (row.grade, row.decided_on, row.left_out_reason) == ("", None, "由派出单位考核")
    assert _cases(row) == ["stopped"]
    with pytest.raises(errors.TextNeeded):
        actions.take_back_in(reason=" ", **deed)
    with pytest.raises(NotAllowed):
        actions.take_back_in(**{**deed, "by": world.actors["charlie"]}, reason="…")
    assert actions.take_back_in(reason="派出单位不考核", **deed)
    assert not actions.take_back_in(reason="再来", **deed)
    assert (row.left_out_on, row.left_out_reason) == (None, "")
    world.compute(decided)
    row = world.who(decided, 4)
    assert row.total is not None
    world.decide(decided, 4, row.proposed)
    actions.start_signing(appraisal=decided, at=at(DECIDED), by=office)
    assert _cases(row) == ["running", "stopped"]
    told = EventRecord.objects.filter(subject=f"appraisee:{row.public_id}")
    kept = [record.data for record in told.filter(name="appraisal.appraisee.taken-back-in")]
    assert kept == [{"reason": "派出单位不考核"}]


def test_who_was_told_or_objects_or_is_the_office_himself_is_not_left_out(
    world: World, decided: Appraisal
) -> None:
    """Where the pack has no chain nothing but the notice stands between."""
    office, row = world.actors["office"], world.who(decided, 0)
    deed: dict[str, Any] = {"appraisee": row, "reason": "调出", "at": at(LATER)}
    Appraisee.objects.update(notified_on=TOLD)
    with pytest.raises(errors.NotifiedAlready, match="王一"):
        actions.leave_out(by=office, **deed)
    actions.object_to_grade(appraisee=row, text="有异议", at=at(LATER), by=world.actors["cadre"])
    Appraisee.objects.update(notified_on=None)
    with pytest.raises(errors.ObjectionsOpen):
        actions.leave_out(by=office, **deed)
    with pytest.raises(errors.SelfReview):
        actions.leave_out(by=replace(office, person=row.person.public_id), **deed)
    assert not Appraisee.objects.filter(left_out_on__isnull=False).exists()


def _cases(row: Appraisee) -> list[str]:
    rows = Case.objects.filter(kind="appraisee", subject=row.public_id)
    return sorted(rows.values_list("state", flat=True))


def test_what_is_published_holds_names_and_no_number_of_anybody(
    world: World, decided: Appraisal
) -> None:
    office = world.actors["office"]
    given: dict[str, Any] = {
        "appraisal": decided,
        "grade": "excellent",
        "since": DECIDED,
        "until": LATER,
        "at": at(DECIDED),
        "by": office,
    }
    with pytest.raises(errors.NotSigned):
        actions.publish_results(**given)
    signed(world, decided)
    with pytest.raises(errors.NumberInText):
        actions.publish_results(added="监督电话138 1234 5678", **given)
    text = actions.publish_results(added="监督电话：见公示栏", **given)
    assert "王一" in text
    assert "95" not in text
    assert "李二" not in text


def test_the_register_goes_out_by_place_and_is_logged(world: World, decided: Appraisal) -> None:
    office = world.actors["office"]
    rows = queries.appraisees(actor=office, appraisal=decided)
    path, count = queries.register_workbook(rows, appraisal=decided, as_of=DECIDED, actor=office)
    assert count == 5
    assert path.stat().st_size > 3_000
    path.unlink()
    log = AccessRecord.objects.get(kind="EXPORT")
    assert (log.actor, log.rows) == (office.account, 5)


def test_a_large_appraisal_waits_for_a_worker_and_a_lost_worker_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhucun.appraisal.actions import runs

    appraisal = world.open()
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    run = world.compute(appraisal)
    assert run.state == "waiting"
    with pytest.raises(errors.RunUnderWay):
        world.compute(appraisal)
    taken = actions.claim(worker="gone", now=at(DECIDED))
    assert taken is not None
    assert actions.claim(worker="other", now=at(DECIDED)) is None
    later = at(DECIDED) + timedelta(minutes=6)
    assert jobs.work_once(clock=lambda: later, worker="other")
    assert not jobs.work_once(clock=lambda: later, worker="other")
    done = Run.objects.get()
    assert (done.state, done.tries, done.appraisees) == ("done", 2, 5)


def test_decisions_cost_the_same_for_three_and_for_five(
    world: World, decided: Appraisal, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30):
        Appraisee.objects.update(grade="")
        actions.adopt_proposals(appraisal=decided, at=at(DECIDED), by=world.actors["office"])
    assert Appraisee.objects.exclude(grade="").count() == 5
