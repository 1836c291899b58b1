"""One document is deducted once, however it is typed; grades hang for the days for which they may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.appraisal.world import DECIDED, World, at, signed
from zhucun.appraisal import actions, errors
from zhucun.appraisal.models import Appraisal, Deduction

pytestmark = pytest.mark.django_db
DOCUMENT = "社组〔2024〕3号"


def deduct(world: World, appraisal: Appraisal, key: str) -> Deduction:
    return actions.deduct_points(
        appraisee=world.who(appraisal, 1),
        points=Decimal(1),
        evidence="document",
        key=key,
        reason="通报",
        on=date(2024, 6, 1),
        at=at(DECIDED),
        by=world.actors["office"],
    )


@pytest.mark.parametrize(
    "again", ["社组[2024]3号", "社组 〔2024〕 3号", "社组（２０２４）３号", "社组【2024】3 号"]
)
def test_one_document_is_deducted_once_however_it_is_typed(
    world: World, decided: Appraisal, again: str
) -> None:
    assert deduct(world, decided, DOCUMENT).evidence_key == DOCUMENT
    with pytest.raises(errors.DeductionTwice):
        deduct(world, decided, again)


def test_a_document_that_was_kept_in_another_form_is_known(
    world: World, decided: Appraisal
) -> None:
    made = deduct(world, decided, DOCUMENT)
    Deduction.objects.filter(pk=made.pk).update(evidence_key="社组[2024]3号")
    with pytest.raises(errors.DeductionTwice):
        deduct(world, decided, DOCUMENT)


def test_a_document_in_latin_letters_keeps_its_blanks(world: World, decided: Appraisal) -> None:
    assert deduct(world, decided, "CO letter No. 3").evidence_key == "CO letter No. 3"


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(1950, 1, 1), DECIDED),
        (DECIDED - timedelta(days=1), DECIDED),
        (DECIDED, date(2199, 1, 1)),
        (DECIDED, DECIDED + timedelta(days=90)),
    ],
)
def test_grades_are_published_after_their_signatures_for_ninety_days_at_most(
    world: World, decided: Appraisal, since: date, until: date
) -> None:
    signed(world, decided)
    who = {"at": at(DECIDED), "by": world.actors["office"]}
    with pytest.raises(errors.DayOutside):
        actions.publish_results(
            appraisal=decided, grade="excellent", since=since, until=until, **who
        )
    last = DECIDED + timedelta(days=89)
    assert actions.publish_results(
        appraisal=decided, grade="excellent", since=DECIDED, until=last, **who
    )
