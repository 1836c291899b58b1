"""Whatever marks, shares, roundings, ties and calibrations: what people decide stays within the
quotas, and who was not reviewed has no total. The world is built once; each example is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.appraisal.world import DECIDED, SETTINGS, SINCE, World, at
from zhucun.appraisal import actions, errors
from zhucun.appraisal.models import Appraisal, Appraisee, Review, Scheme
from zhucun.appraisal.queries.holding import Why, fallen

pytestmark = pytest.mark.django_db
GRADES = ("excellent", "competent", "basic", "incompetent")
ROUNDED = {
    "floor": floor,
    "round-half-up": lambda one: floor(one + Fraction(1, 2)),
    "ceil": ceil,
    "floor-at-least-one": lambda one: max(floor(one), 1),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """Marks by cadre (None: nobody reviewed him), the rules, what people wish, and the share of a
    second computation."""

    marks: tuple[int | None, ...]
    share: Decimal
    rounding: str
    small: str
    calibration: str
    wishes: tuple[str, ...]
    share_later: Decimal


def _cases() -> st.SearchStrategy[Case]:
    #: Few values, so that many tie on the border.
    mark = st.sampled_from([None, 70, 88, 88, 95])
    share = st.sampled_from([0, 10, 20, 25, 34, 50, 67, 100]).map(lambda one: Decimal(one) / 100)
    return st.builds(
        Case,
        marks=st.tuples(*[mark] * 5),
        share=share,
        rounding=st.sampled_from(sorted(ROUNDED)),
        small=st.sampled_from(["none", "pool"]),
        calibration=st.sampled_from(["none", "shift-to-county-mean", "standardise"]),
        wishes=st.tuples(*[st.sampled_from(("", *GRADES[:2]))] * 5),
        share_later=share,
    )


@pytest.fixture
def year(world: World) -> Appraisal:
    """An appraisal by one mark of the year; everybody's villagers are satisfied."""
    appraisal = world.open()
    world.adopted(appraisal)
    for number in range(5):
        world.poll(number, satisfied=95)
        world.review(
            appraisal,
            number,
            "office",
            part="year",
            period="2024",
            by_class="county-organisation",
            on=DECIDED,
        )
    return appraisal


def test_no_way_of_deciding_passes_a_quota_or_makes_a_missing_review_a_zero(
    world: World, year: Appraisal
) -> None:
    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(case=_cases())
    def holds(case: Case) -> None:
        with transaction.atomic():
            _lay(case)
            world.compute(year)
            _nothing_missing_is_zero(case)
            actions.adopt_proposals(appraisal=year, at=at(DECIDED), by=world.actors["office"])
            assert not _over(case.share, case)
            _decide(world, year, case)
            assert not _over(case.share, case)
            Scheme.objects.update(settings=_rules(case, case.share_later))
            world.compute(year)
            _decide(world, year, case)
            lost = {one.row.pk for one in fallen(year) if one.why == Why.QUOTA}
            assert lost or not _over(case.share_later, case)
            Appraisee.objects.update(signed_on=DECIDED, notified_on=DECIDED)
            if lost and not Appraisee.objects.filter(grade="").exists():
                with pytest.raises(errors.GradesNoLongerStand):
                    actions.freeze_appraisal(
                        appraisal=year,
                        at=at(DECIDED + timedelta(days=9)),
                        by=world.actors["office"],
                    )
            transaction.set_rollback(True)

    holds()


def _rules(case: Case, share: Decimal) -> dict[str, Any]:
    return {
        **SETTINGS,
        "weights": {"year": "1"},
        "classes": {},
        "shares": [{"grade": "excellent", "share": str(share)}],
        "rounding": case.rounding,
        "small": case.small,
        "calibration": case.calibration,
    }


def _lay(case: Case) -> None:
    Scheme.objects.filter(valid_from=SINCE).update(settings=_rules(case, case.share))
    for review, mark in zip(Review.objects.order_by("pk"), case.marks, strict=True):
        away = DECIDED if mark is None else None
        Review.objects.filter(pk=review.pk).update(mark=mark, withdrawn_on=away)


def _nothing_missing_is_zero(case: Case) -> None:
    for row, mark in zip(Appraisee.objects.order_by("pk"), case.marks, strict=True):
        [line] = row.result["lines"]
        assert (row.total is None) == (line["value"] is None) == (mark is None)
        if mark is None:
            assert (row.proposed, row.result["base"], line["given"]) == ("", None, None)


def _decide(world: World, year: Appraisal, case: Case) -> None:
    """As people wish, one after the other: what is refused stays as it was."""
    for number, grade in enumerate(case.wishes):
        with suppress(errors.QuotaFull, errors.GateClosed):
            world.decide(year, number, grade, reason="集体研究")


def _over(share: Decimal, case: Case) -> Mapping[Any, int]:
    """By hand: the groups in which more were decided than base × share gives."""
    rows: dict[tuple[str, str], list[str]] = {}
    for row in Appraisee.objects.all():
        rows.setdefault((row.level, row.personnel_class), []).append(row.grade)
    products = {key: len(grades) * Fraction(share) for key, grades in rows.items()}
    small = [key for key, product in products.items() if product < 1]
    pools: list[Sequence[tuple[str, str]]] = [[key] for key in rows]
    if case.small == "pool" and small:
        pools = [small, *([key] for key in rows if key not in small)]
    found = {}
    for keys in pools:
        given = sum(grade == "excellent" for key in keys for grade in rows[key])
        if given > ROUNDED[case.rounding](sum((products[key] for key in keys), Fraction(0))):
            found[tuple(keys)] = given
    return found
