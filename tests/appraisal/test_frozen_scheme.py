"""What is frozen shows the scheme by which it was decided; a scheme is adopted from a day of which
somebody saw what it changes, and takes no day from what held before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.appraisal.world import COUNTY, DECIDED, OPENED, SETTINGS, SINCE, UNTIL, World, at, signed
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal, Freeze, Scheme
from zhucun.appraisal.queries.views import view_data
from zhucun.directory.models import Account
from zhucun.ledger.models import EventRecord
from zhucun.signoff.models import Case

pytestmark = pytest.mark.django_db
TOLD = DECIDED + timedelta(days=2)
LATER = DECIDED + timedelta(days=9)
OTHER = {**SETTINGS, "weights": {"quarter": "0.1", "half-year": "0.8", "year": "0.1"}}


@pytest.fixture
def frozen(world: World, decided: Appraisal) -> Appraisal:
    signed(world, decided)
    actions.notify_people(appraisal=decided, at=at(TOLD), by=world.actors["office"])
    actions.freeze_appraisal(appraisal=decided, at=at(LATER), by=world.actors["office"])
    return decided


def tried(world: World, appraisal: Appraisal, settings: Any = OTHER) -> Scheme:
    scheme = world.scheme(settings, title="新办法")
    office = world.actors["office"]
    actions.ask_run(appraisal=appraisal, scheme=scheme, at=at(LATER), by=office)
    return scheme


def adopt(world: World, scheme: Scheme, since: date, day: date = LATER) -> bool:
    given: dict[str, Any] = {"document": "社组〔2025〕9号", "since": since, "at": at(day)}
    return actions.adopt_scheme(scheme=scheme, by=world.actors["office"], **given)


def weights(appraisal: Appraisal) -> dict[str, str]:
    return {part.id: str(part.weight) for part in queries.view_of(appraisal).parts}


def test_a_frozen_appraisal_keeps_the_scheme_by_which_it_was_decided(
    world: World, frozen: Appraisal, client_of: Any
) -> None:
    before = {"pledge": "None", "quarter": "0.4", "half-year": "0.3", "year": "0.3"}
    assert weights(frozen) == before
    scheme = tried(world, frozen)
    with pytest.raises(errors.SinceFrozen, match="from 2025-01-01 on"):
        adopt(world, scheme, SINCE)
    with pytest.raises(errors.SinceFrozen):
        adopt(world, scheme, date(2024, 12, 31))
    with pytest.raises(errors.SinceNotTried, match="0001-01-01 lies before"):
        adopt(world, scheme, date(1, 1, 1))
    assert adopt(world, scheme, UNTIL)
    assert Scheme.objects.get(title="社旗县考核办法").valid_until == UNTIL
    # whatever becomes of the adoptions, by any way, the frozen page shows what was decided by
    Scheme.objects.exclude(pk=scheme.pk).update(state="ended", valid_until=SINCE)
    Scheme.objects.filter(pk=scheme.pk).update(valid_from=SINCE)
    frozen.refresh_from_db()
    assert weights(frozen) == before
    found = queries.view_of(frozen)
    assert found.settings_document == "社组〔2024〕3号"
    assert view_data(found) == Freeze.objects.get().view  # bit by bit, also after reading
    office = world.actors["office"]
    browser = client_of(Account.objects.get(pk=office.account), "en")
    page = browser.get(f"/appraisals/{frozen.public_id}/").content.decode()
    assert "社组〔2024〕3号" in page
    assert "社组〔2025〕9号" not in page
    charlie = client_of(Account.objects.get(pk=world.actors["charlie"].account), "en")
    assert charlie.get(f"/appraisals/{frozen.public_id}/").status_code == 404
    assert queries.recomputed(frozen).is_same
    kept = Freeze.objects.get()
    assert kept.view is not None
    Freeze.objects.update(view={**kept.view, "of": {**kept.view["of"], "version": "0"}})
    with pytest.raises(errors.EvidenceChanged):
        queries.recomputed(frozen)
    actions.reopen_appraisal(appraisal=frozen, reason="复核", at=at(LATER), by=office)
    assert weights(frozen)["half-year"] == "0.8"  # decided anew, by what holds now


def test_what_was_adopted_keeps_its_days_and_what_has_not_begun_never_holds(world: World) -> None:
    appraisal = world.open()
    first = world.adopted(appraisal)
    with pytest.raises(errors.SchemeWithoutDay, match="社组〔2024〕3号"):
        adopt(world, tried(world, appraisal), SINCE, day=OPENED)
    early = tried(world, appraisal)
    assert adopt(world, early, date(2024, 9, 1), day=OPENED)
    second = tried(world, appraisal, {**OTHER, "deduct_most": "5"})
    assert adopt(world, second, date(2024, 7, 1), day=OPENED)  # before the other one has begun
    for row in (first, early, second):
        row.refresh_from_db()
    days = [(row.state, row.valid_from, row.valid_until) for row in (first, early, second)]
    assert days == [
        ("adopted", SINCE, date(2024, 7, 1)),
        ("ended", None, None),
        ("adopted", date(2024, 7, 1), None),
    ]
    assert len(queries.view_of(appraisal).sides) == 2


def test_a_draft_stays_one_of_its_own_scheme_and_area(world: World) -> None:
    draft = world.scheme()
    given: dict[str, Any] = {"public_id": draft.public_id, "title": "驻村更驻心", "at": at(OPENED)}
    given |= {"by": world.actors["office"], "settings": {"rounding": "floor"}}
    score = draft.score
    for where, what in ((COUNTY, "engagement"), ("411327100", score)):
        with pytest.raises(errors.SchemeOfAnother, match="社旗县考核办法"):
            actions.draft_scheme(area=where, score=what, **given)
    draft.refresh_from_db()
    assert (draft.score, draft.settings["weights"]) == (score, SETTINGS["weights"])
    assert actions.draft_scheme(area=COUNTY, score=score, **given).pk == draft.pk


def test_a_signed_grade_of_an_appraisal_that_was_opened_again_is_decided_and_signed_anew(
    world: World, frozen: Appraisal, client_of: Any
) -> None:
    office, row = world.actors["office"], world.who(frozen, 1)
    again: dict[str, Any] = {"reason": "复核改定", "at": at(LATER), "by": office}
    with pytest.raises(errors.AppraisalClosed):
        actions.reopen_grade(appraisee=row, **again)
    actions.reopen_appraisal(appraisal=frozen, **{**again, "reason": "复核申请成立"})
    with pytest.raises(errors.SignedAlready, match="opened again") as refused:
        world.decide(frozen, 1, "basic", reason="…")
    assert "recall" not in f"{refused.value} {errors.GradeStands.todo}"
    page = client_of(Account.objects.get(pk=office.account), "en")
    assert "Open the grade again" in page.get(f"/appraisees/{row.public_id}/").content.decode()
    himself = replace(office, person=row.person.public_id)
    with pytest.raises(errors.SelfReview):
        actions.reopen_grade(appraisee=row, **{**again, "by": himself})
    assert actions.reopen_grade(appraisee=row, **again)
    told = EventRecord.objects.get(name="appraisal.grade.reopened")
    assert (told.data["why"], told.data["reason"]) == ("appraisal", "复核改定")
    assert world.decide(frozen, 1, "basic", reason="复核改定") == 1
    with pytest.raises(errors.NotSigned):
        actions.freeze_appraisal(appraisal=frozen, at=at(LATER), by=office)
    signed(world, frozen, on=LATER)
    row = world.who(frozen, 1)
    assert (row.grade, row.signed_on, row.notified_on) == ("basic", LATER, None)
    assert Case.objects.filter(subject=row.public_id).count() == 2
    with pytest.raises(errors.GradeStands):  # it was signed since
        actions.reopen_grade(appraisee=row, **again)
    actions.notify_people(appraisal=frozen, at=at(LATER), by=office)
    done = LATER + timedelta(days=1)
    assert actions.freeze_appraisal(appraisal=frozen, at=at(done), by=office).number == 2


def test_the_cadre_reads_what_leaders_said_once_he_is_told_of_his_grade(
    world: World, decided: Appraisal, client_of: Any
) -> None:
    cadre, office, row = world.actors["cadre"], world.actors["office"], world.who(decided, 0)
    asked: dict[str, Any] = {"public_id": row.public_id, "as_of": TOLD}
    browser = client_of(Account.objects.get(pk=cadre.account), "zh-hans")

    def page() -> str:
        return str(browser.get(f"/appraisees/{row.public_id}/").content.decode())

    assert queries.appraisee_card(actor=office, **asked).reviews
    assert not queries.appraisee_card(actor=cadre, **asked).reviews
    assert "年度表现好" not in page()
    signed(world, decided)
    assert "年度表现好" not in page()
    actions.notify_people(appraisal=decided, at=at(TOLD), by=office)
    assert "年度表现好" in page()
    [said] = [
        one for one in queries.appraisee_card(actor=cadre, **asked).reviews if one.part == "year"
    ]
    assert said.comment == "年度表现好"
