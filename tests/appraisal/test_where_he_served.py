"""Who moved, and who was away for a time, is appraised by the days on which he served, where he served them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.appraisal.world import DECIDED, QUARTERS, REVIEWED, UNTIL, World, at
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal, Appraisee, Review
from zhucun.appraisal.queries.keeping import as_data, canonical, from_data
from zhucun.directory.enums import PersonnelClass
from zhucun.directory.models import Person, Place
from zhucun.engines import score as engine
from zhucun.kernel.problems import NotFound

pytestmark = pytest.mark.django_db
MOVED = date(2024, 7, 1)
HERE, THERE = "411327100201", "411327101201"


@pytest.fixture
def moved(world: World, places: dict[str, Place]) -> Person:
    """Until the end of June in the first township, then in the other."""
    person = make.person("调动", personnel_class=PersonnelClass.CIVIL_SERVANT)
    round_ = make.round_("2024x", starts_on=date(2023, 12, 1))
    given = {"role": "member"}
    make.posting(person, places[HERE], round_, starts_on=date(2024, 1, 1), ends_on=MOVED, **given)
    make.posting(person, places[THERE], round_, starts_on=MOVED, **given)
    return person


@pytest.fixture
def away(world: World, places: dict[str, Place]) -> Person:
    """In January and February, and again in November and December."""
    person = make.person("段续", personnel_class=PersonnelClass.CIVIL_SERVANT)
    round_ = make.round_("2024x", starts_on=date(2023, 12, 1))
    given = {"role": "member"}
    make.posting(
        person, places[HERE], round_, starts_on=date(2024, 1, 1), ends_on=date(2024, 3, 1), **given
    )
    make.posting(person, places[HERE], round_, starts_on=date(2024, 11, 1), **given)
    return person


def row_of(appraisal: Appraisal, person: Person) -> Appraisee:
    return Appraisee.objects.select_related("appraisal", "unit").get(
        appraisal=appraisal, person=person
    )


def say(
    world: World, row: Appraisee, number: int, by: str, *, by_class: str = "township"
) -> list[Review]:
    on = REVIEWED[number]
    draft = actions.ReviewDraft(
        appraisee=row,
        part="quarter",
        period=QUARTERS[number],
        by_class=by_class,
        on=on,
        mark=Decimal(90),
        comment="好",
    )
    return actions.record_reviews([draft], at=at(on), by=world.actors[by])


def asked(world: World, by: str) -> dict[str, int]:
    found = queries.tasks(actor=world.actors[by], as_of=DECIDED)
    return {one.period.name: one.asked for one in found if one.by.word == "township"}


def test_each_township_reviews_the_quarters_that_it_saw(world: World, moved: Person) -> None:
    appraisal = world.open()
    row = row_of(appraisal, moved)
    assert (row.area, row.since, row.until) == (THERE, date(2024, 1, 1), UNTIL)
    for number, (his, other) in enumerate(
        [("township", "township2")] * 2 + [("township2", "township")] * 2
    ):
        with pytest.raises(errors.NotInOffice):
            say(world, row, number, other)
        assert len(say(world, row, number, his)) == 1
    # three cadres of the first township all year and two of the other, and he in his halves
    assert asked(world, "township") == dict(zip(QUARTERS, (4, 4, 3, 3), strict=True))
    assert asked(world, "township2") == dict(zip(QUARTERS, (2, 2, 3, 3), strict=True))


def test_the_page_of_a_quarter_shows_him_to_the_township_that_saw_him(
    world: World, moved: Person
) -> None:
    appraisal = world.open()

    def names(by: str, number: int) -> set[str]:
        page = queries.review_page(
            actor=world.actors[by],
            appraisal=appraisal.public_id,
            part="quarter",
            period=QUARTERS[number],
            by_class="township",
            as_of=DECIDED,
        )
        return {line.row.called for line in page.lines if line.seat is not None}

    assert "调动" in names("township", 0) & names("township2", 3)
    assert "调动" not in names("township", 3) | names("township2", 0)


def test_a_stranger_never_reaches_who_moved(world: World, moved: Person) -> None:
    appraisal = world.open()
    row = row_of(appraisal, moved)
    with pytest.raises(NotFound):
        queries.reviewable_appraisees(
            actor=world.actors["charlie"], appraisal=appraisal.public_id, public_ids=[row.public_id]
        )
    for by in ("township", "township2"):
        queries.reviewable_appraisees(
            actor=world.actors[by], appraisal=appraisal.public_id, public_ids=[row.public_id]
        )


def test_nobody_is_marked_for_a_quarter_in_which_he_was_away(world: World, away: Person) -> None:
    appraisal = world.open()
    row = row_of(appraisal, away)
    assert row.days == [(date(2024, 1, 1), date(2024, 3, 1)), (date(2024, 11, 1), UNTIL)]
    with pytest.raises(errors.NotOnPost):
        say(world, row, 2, "township")
    # asked on the last day of a quarter: only the last one
    assert asked(world, "township") == dict(zip(QUARTERS, (3, 3, 3, 4), strict=True))


def test_who_was_away_has_a_total_without_marks_of_these_quarters(
    world: World, away: Person
) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.compute(appraisal)
    row = row_of(appraisal, away)
    cells = [
        cell for line in row.result["lines"] if line["part"] == "quarter" for cell in line["cells"]
    ]
    asked = {date.fromordinal(cell["start"]).month: cell["asked"] for cell in cells}
    assert (asked.get(4, False), asked.get(7, False)) == (False, False)
    [segment] = row.result["segments"]
    assert segment["days"] == 31 + 29 + 30 + 31


def test_a_year_with_a_gap_is_computed_alike_from_what_is_kept_of_it(
    world: World, away: Person
) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90, 3: 94, 4: 88})
    world.compute(appraisal)
    found = queries.computed(appraisal)
    kept = from_data(json.loads(canonical(as_data(found.evidence.facts))))
    assert len(kept.gaps) == 1
    assert engine.digest(engine.run(found.plan, kept)) == engine.digest(found.answers)
    start, until = kept.gaps.start[0], kept.gaps.until[0]
    assert [date.fromordinal(int(day)) for day in (start, until)] == [
        date(2024, 3, 1),
        date(2024, 11, 1),
    ]


def test_one_service_is_kept_as_before(world: World) -> None:
    appraisal = world.open()
    assert {tuple(row.served) for row in Appraisee.objects.filter(appraisal=appraisal)} == {()}


def test_who_moved_may_be_read_from_the_row_that_was_kept_before(
    world: World, moved: Person
) -> None:
    """Rows that were taken before services were kept stand for one service in the last place."""
    appraisal = world.open()
    Appraisee.objects.update(served=[])
    row = row_of(appraisal, moved)
    assert [one.area for one in row.services] == [THERE]
    assert (
        actions.take_appraisees(appraisal=appraisal, at=at(DECIDED), by=world.actors["office"]) == 1
    )
    assert [one.area for one in row_of(appraisal, moved).services] == [HERE, THERE]
    assert (
        actions.take_appraisees(appraisal=appraisal, at=at(DECIDED), by=world.actors["office"]) == 0
    )


def test_the_desk_costs_the_same_whoever_moved(
    world: World, moved: Person, places: dict[str, Place]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            asked(world, "township")
        return len(seen)

    appraisal = world.open()
    one = cost()
    round_ = make.round_("2024y", starts_on=date(2023, 12, 1))
    for number in range(4):
        person = make.person(f"调动{number}")
        given = {"role": "member"}
        make.posting(
            person, places[HERE], round_, starts_on=date(2024, 1, 1), ends_on=MOVED, **given
        )
        make.posting(person, places[THERE], round_, starts_on=MOVED, **given)
    actions.take_appraisees(appraisal=appraisal, at=at(DECIDED), by=world.actors["office"])
    assert asked(world, "township")["2024-Q1"] == 8
    assert cost() == one
