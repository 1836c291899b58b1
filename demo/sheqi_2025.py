"""The open round of 2025 in Sheqi: forty candidates at every stage of the three gates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from demo import rounds
from demo.sheqi_villages import AREA, Villages
from zhucun.directory import actions as directory
from zhucun.directory.models import Person, Unit
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster
from zhucun.roster.actions import Nomination
from zhucun.roster.models import Candidate, Posting, Round

if TYPE_CHECKING:
    from demo.world import World

START, NOMINATED, CHECKED = date(2025, 6, 1), date(2025, 4, 18), date(2025, 5, 9)

_PASSED = {"gate_politics": "pass", "gate_conduct": "pass", "gate_ability": "pass"}
#: What was found of the candidates, in turn: all gates passed, one failed, some still open, none.
_FINDINGS: tuple[dict[str, Any], ...] = (
    _PASSED | {"is_young_reserve": True},
    _PASSED | {"is_young_reserve": False},
    _PASSED | {"gate_ability": "fail"},
    {"gate_politics": "pass", "gate_conduct": "pass"},
    _PASSED | {"is_young_reserve": True},
    {"gate_politics": "pass", "gate_conduct": "fail"},
    {"gate_politics": "pass"},
    {},
)
#: What is unusual about new candidates: too short in the Party or at work, dates not on record.
_UNUSUAL: dict[int, dict[str, Any]] = {
    3: {"party_since": date(2024, 11, 20), "political_status": "probationary"},
    7: {"work_since": date(2023, 9, 1)},
    11: {"party_since": None},
    14: {"birth_on": date(1966, 3, 8)},
    17: {"party_since": None, "political_status": "masses"},
    21: {"work_since": None, "education": ""},
    26: {"speciality": "other", "has_rural_experience": False},
    30: {"personnel_class": "", "speciality": ""},
}
_MOTIVES = (
    "在农村长大,愿意回到农村工作",
    "希望把所学专业用在产业发展上",
    "曾任工作队员,愿意继续驻村",
    "愿到最需要的村锻炼自己",
)


def build(world: World, villages: Villages, county: list[Unit]) -> None:
    """Open the round, put people forward, record what has been checked."""
    office = world.office(AREA)
    round_ = rounds.open_round(
        area=AREA, code="2025", title="2025年轮换人选推荐", kind="term", starts_on=START, by=office
    )
    candidates = _nominate(world, villages, county, round_)
    for number, candidate in enumerate(candidates):
        findings = _FINDINGS[number % len(_FINDINGS)]
        roster.record_findings(
            findings,
            candidate=candidate,
            found_on=CHECKED,
            note="县委组织部考察" if findings else "",
            by=office,
        )
    for candidate, reason in zip(candidates[-2:], ("本人身体原因", "单位工作需要"), strict=True):
        roster.withdraw(
            candidate=candidate, withdrawn_on=date(2025, 5, 20), reason=reason, by=office
        )
    world.progress("Sheqi, round 2025", len(candidates), len(candidates))


def _nominate(
    world: World, villages: Villages, county: list[Unit], round_: Round
) -> list[Candidate]:
    rng, office = world.rng("sheqi 2025"), world.office(AREA)
    people = [*_new_people(world, county), *_members_on_post()]
    nominations = []
    for number, person in enumerate(people):
        is_volunteer = number % 5 < 2
        asked = rng.choice(villages.key) if is_volunteer and number % 2 else None
        nominations.append(
            Nomination(
                person=person,
                role="member" if number % 3 == 2 else "first_secretary",
                source="volunteer" if is_volunteer else "unit",
                unit=person.unit,
                village=asked,
                motive=rng.choice(_MOTIVES) if is_volunteer else "",
            )
        )
    return roster.nominate(nominations, round_=round_, nominated_on=NOMINATED, by=office)


def _new_people(world: World, county: list[Unit]) -> list[Person]:
    """34 people who have not served before, some of them unusual."""
    people, rng = world.people("sheqi 2025 people"), world.rng("sheqi 2025 units")
    drafts = [
        people.cadre(unit=rng.choice(county), on=NOMINATED, area=AREA, **_UNUSUAL.get(number, {}))
        for number in range(34)
    ]
    return directory.register_people(
        drafts, registered_at=midnight(NOMINATED), by=world.office(AREA)
    )


def _members_on_post() -> list[Person]:
    """Six members of the first round who would stay, now as first secretaries."""
    rows = (
        Posting.objects.filter(round__code="2021", round__area=AREA, role="member", ends_on=None)
        .select_related("person__unit")
        .order_by("area", "pk")[20:80:10]
    )
    return [row.person for row in rows]
