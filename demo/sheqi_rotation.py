"""The rotation of 2025 in Sheqi, ready to be matched: 118 villages fixed with their needs, offers
of every unit, some four hundred candidates with wishes, home villages and what was found of them.

The article ends in January 2024: nothing of this round is in it, all of it is demonstration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from demo import rounds
from demo.sheqi_villages import AREA, Villages
from zhucun.directory import actions as directory
from zhucun.directory.models import Person, Place, Unit
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster
from zhucun.roster.actions import AvoidanceDraft, Need, Nomination, OfferDraft, VillageDraft
from zhucun.roster.models import Candidate, Posting, Round, RoundVillage

if TYPE_CHECKING:
    from demo.world import World

START = date(2025, 9, 1)
FIXED, STATED, NOMINATED, CHECKED = (
    date(2025, 7, 1),
    date(2025, 7, 8),
    date(2025, 7, 15),
    date(2025, 7, 25),
)
_REMAIN = 36
_PER_UNIT = (4, 5, 5, 6, 6, 7, 8)
_KINDS = ("party", "economy", "politics_law", "agriculture", "culture_tourism")
_WANTED = ("party_building", "industry", "agronomy", "project", "politics_law", "culture_tourism")
_PASSED = {"gate_politics": "pass", "gate_conduct": "pass", "gate_ability": "pass"}


def build(world: World, villages: Villages, county: list[Unit]) -> None:
    """Fix the villages first, then hear both sides, then put people forward and check them."""
    office, rng = world.office(AREA), world.rng("sheqi rotation")
    round_ = rounds.open_round(
        area=AREA,
        code="2025-09",
        title="2025年9月到期轮换",
        kind="term",
        starts_on=START,
        by=office,
    )
    fixed = _fix(villages, round_, rng, office)
    _state(fixed, rng, office)
    people = _people(world, county, rng)
    _offer(county, people, round_, office)
    candidates = _nominate(people, round_, rng, office)
    _say(candidates, fixed, rng, office)
    _check(candidates, rng, office)
    world.progress("Sheqi, rotation of 2025", len(candidates), len(candidates))


def _fix(villages: Villages, round_: Round, rng: Random, by: Actor) -> list[RoundVillage]:
    """Who had a team in 2021 has three cadres again, the others a first secretary."""
    with_team = {place.code for place in [*villages.exited, *villages.weak[:1]]}
    drafts = [
        VillageDraft(
            village=place,
            must_have_first_secretary=True,
            team_least=3 if place.code in with_team else 1,
            team_most=4 if place.code in with_team else 2,
            difficulty=rng.choices((1, 2, 3, 4), (3, 4, 2, 1))[0],
            single_lodging=rng.random() < 0.15,
        )
        for place in villages.key
    ]
    roster.freeze_villages(drafts, round_=round_, on=FIXED, by=by)
    roster.announce_villages(round_=round_, announced_at=midnight(FIXED + timedelta(1)), by=by)
    return list(
        RoundVillage.objects.filter(round=round_).select_related("village", "round").order_by("pk")
    )


def _state(fixed: Sequence[RoundVillage], rng: Random, by: Actor) -> None:
    """Five villages of six have stated what they need and which kind of unit they would like."""
    for village in fixed:
        if rng.random() < 1 / 6:
            continue
        needs = [Need(speciality=word) for word in rng.sample(_WANTED, rng.choice((1, 2, 2, 3)))]
        roster.state_needs(needs, village=village, stated_on=STATED, by=by)
        kinds = rng.sample(_KINDS, rng.choice((1, 2)))
        roster.state_village_wishes(kinds, village=village, stated_on=STATED, by=by)


def _people(world: World, county: list[Unit], rng: Random) -> list[Person]:
    """New people of every unit, a tenth of them not in the Party."""
    people = world.people("sheqi rotation people")
    drafts = [
        people.cadre(unit=unit, on=NOMINATED, area=AREA, in_party=rng.random() < 0.9)
        for unit in county
        for _ in range(rng.choice(_PER_UNIT))
    ]
    return directory.register_people(
        drafts, registered_at=midnight(NOMINATED), by=world.office(AREA)
    )


def _offer(county: list[Unit], people: list[Person], round_: Round, by: Actor) -> None:
    """Every third unit can spare one fewer than it puts forward."""
    sizes: dict[int, int] = defaultdict(int)
    for person in people:
        sizes[person.unit_id or 0] += 1
    drafts = [
        OfferDraft(unit=unit, quota=sizes[unit.pk] + (0 if number % 3 else -1))
        for number, unit in enumerate(county)
    ]
    roster.offer_people(drafts, round_=round_, stated_on=STATED, by=by)


def _nominate(people: list[Person], round_: Round, rng: Random, by: Actor) -> list[Candidate]:
    """Half of the new people as first secretaries, a quarter of them as volunteers; some members on
    post remain, so that the old lead the new (老带新)."""
    nominations = [
        Nomination(
            person=person,
            role="first_secretary" if number % 2 else "member",
            source="volunteer" if rng.random() < 0.25 else "unit",
            unit=person.unit,
        )
        for number, person in enumerate(people)
    ]
    staying = (
        Posting.objects.filter(round__code="2021", round__area=AREA, role="member", ends_on=None)
        .exclude(person__in=Candidate.objects.values("person"))
        .select_related("person__unit")
        .order_by("area", "pk")
    )
    once: dict[str, Posting] = {}
    for row in staying:
        once.setdefault(row.area, row)
    nominations += [
        Nomination(
            person=row.person, role="member", source="unit", unit=row.person.unit, remains=True
        )
        for row in list(once.values())[:_REMAIN]
    ]
    return roster.nominate(nominations, round_=round_, nominated_on=NOMINATED, by=by)


def _say(
    candidates: Sequence[Candidate], fixed: Sequence[RoundVillage], rng: Random, by: Actor
) -> None:
    """Two thirds say where they would like to go; a third come from a village of the county."""
    by_wish = sorted(fixed, key=lambda row: row.area)
    homes: list[Place] = [row.village for row in fixed]
    for candidate in candidates:
        if candidate.remains:
            continue
        if rng.random() < 0.66:
            liked = rng.sample(by_wish[: len(by_wish) // 2], rng.choice((1, 2, 3)))
            roster.state_wishes(liked, candidate=candidate, stated_on=NOMINATED, by=by)
        drafts = []
        if rng.random() < 0.33:
            drafts.append(AvoidanceDraft(place=rng.choice(homes), kind="home_village"))
        if rng.random() < 0.08:
            drafts.append(AvoidanceDraft(place=rng.choice(homes), kind="kin"))
        if drafts:
            roster.note_avoidances(drafts, candidate=candidate, noted_on=NOMINATED, by=by)


def _check(candidates: Sequence[Candidate], rng: Random, by: Actor) -> None:
    """Most passed the three gates; one in twenty-five failed one, one in eight is not through yet.
    Who remains went through them before."""
    for candidate in candidates:
        if candidate.remains:
            continue
        kind = rng.choices(("passed", "failed", "open"), (84, 4, 12))[0]
        findings: dict[str, Any] = dict(_PASSED)
        if kind == "failed":
            findings["gate_conduct"] = "fail"
        if kind == "open":
            findings = {"gate_politics": "pass"}
        roster.record_findings(
            findings, candidate=candidate, found_on=CHECKED, note="县委组织部考察", by=by
        )
