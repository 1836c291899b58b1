"""The whole job at the size of a county: 118 villages, 450 people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from time import process_time

import pytest

from tests import factories as make
from tests.selection.conftest import NOW, ON
from zhucun.directory import actions as directory
from zhucun.directory.enums import Speciality, UnitKind
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.roster import actions as roster
from zhucun.roster.enums import NominationSource, PostingRole
from zhucun.roster.models import Candidate, Round, RoundVillage
from zhucun.selection import actions, jobs
from zhucun.selection.enums import ProposalState
from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.rows import Settings

VILLAGES, PEOPLE, SECONDS = 118, 450, 30
KINDS = (UnitKind.PARTY, UnitKind.ECONOMY, UnitKind.AGRICULTURE, UnitKind.EDUCATION)


@pytest.fixture
def county(places: dict[str, Place], batch: Round) -> Round:
    """A county as large as 社旗县 with needs, wishes and quotas; always the same."""
    dice = Random(7)  # noqa: S311
    _villages(batch, dice)
    units = [make.unit(f"单位{number}", kind=KINDS[number % len(KINDS)]) for number in range(40)]
    for unit in units:
        make.offer(unit, batch, quota=14)
    _people(batch, units, dice)
    return batch


def _villages(batch: Round, dice: Random) -> None:
    names = {f"411327100{number}": f"第{number}村民委员会" for number in range(300, 300 + VILLAGES)}
    make.add_places(names)
    drafts = [
        roster.VillageDraft(
            village=make.place(code),
            must_have_first_secretary=True,
            team_least=3,
            team_most=4 if dice.random() < 0.3 else 3,
            difficulty=dice.randrange(5),
        )
        for code in names
    ]
    roster.freeze_villages(drafts, round_=batch, on=ON, by=OPERATOR)
    specialities = [word for word in Speciality.values if word != "other"]
    for row in RoundVillage.objects.filter(round=batch).select_related("round", "village"):
        needs = [roster.Need(speciality=word) for word in dice.sample(specialities, 2)]
        roster.state_needs(needs, village=row, stated_on=ON, by=OPERATOR)


def _people(batch: Round, units: list[Unit], dice: Random) -> None:
    drafts = [
        directory.PersonDraft(
            name=f"人选{number}",
            unit=units[number % len(units)],
            birth_on=date(1965 + dice.randrange(33), 3, 1),
            party_since=date(2012, 7, 1),
            work_since=date(2010, 7, 1),
            speciality=dice.choice(Speciality.values),
            has_rural_experience=dice.random() < 0.4,
        )
        for number in range(PEOPLE)
    ]
    people = directory.register_people(drafts, registered_at=NOW, by=OPERATOR)
    nominations = [
        roster.Nomination(
            person=person,
            role=PostingRole.FIRST_SECRETARY if number % 3 == 0 else PostingRole.MEMBER,
            source=NominationSource.UNIT,
        )
        for number, person in enumerate(people)
    ]
    candidates: list[Candidate] = roster.nominate(
        nominations, round_=batch, nominated_on=ON, by=OPERATOR
    )
    villages = list(RoundVillage.objects.filter(round=batch))
    for candidate in candidates[::5]:
        roster.state_wishes(
            dice.sample(villages, 2), candidate=candidate, stated_on=ON, by=OPERATOR
        )


@pytest.mark.slow
def test_a_county_is_matched_and_explained_within_half_a_minute(
    county: Round, office: Actor
) -> None:
    weights = {
        "weight_speciality": Decimal(2),
        "weight_experience": Decimal("0.2"),
        "weight_age": Decimal("0.5"),
        "weight_person_wish": Decimal(1),
    }
    settings = Settings(as_of=ON)
    row = actions.propose(
        round_=county, title="全县", settings=settings, weights=weights, asked_at=NOW, by=office
    )
    begun = process_time()  # of this process: other work on the machine does not count
    assert jobs.work_once(clock=lambda: NOW, worker="w")
    took = process_time() - begun
    row.refresh_from_db()
    assert (row.state, row.failure) == (ProposalState.DONE, None)
    assert not {"lead", "size"} & set(row.result["lacks"])
    assert took < SECONDS
    _check(row)


def _check(row: Proposal) -> None:
    seats = Assignment.objects.filter(proposal=row)
    assert seats.filter(leads=True).count() == VILLAGES
    assert seats.count() >= 3 * VILLAGES
    assert row.bound is not None
    assert row.objective is not None
    assert row.objective <= row.bound
