"""One person, put forward by five offices: the same facts under five packs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from zhucun.directory import actions as directory
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster
from zhucun.roster.actions import Nomination, TickDraft
from zhucun.roster.models import Round

if TYPE_CHECKING:
    from demo.world import World

NAME = "陈同行"
_WHERE = "411327"

#: What each office found out, and when: all that Sheqi and Hunan ask, one talk too few in Huaxi,
#: one virtue still open in Yunnan. In 2018 no Party years were asked of a first secretary yet.
FINDINGS: dict[str, tuple[date, dict[str, Any]]] = {
    "411327": (
        date(2025, 5, 9),
        {
            "gate_politics": "pass",
            "gate_conduct": "pass",
            "gate_ability": "pass",
            "is_young_reserve": False,
        },
    ),
    "43": (date(2022, 12, 1), {"political_review": "pass"}),
    "520111": (date(2025, 5, 20), {}),
    "53": (
        date(2025, 5, 12),
        {
            "procedures_done": 4,
            "has_good_politics": True,
            "has_overall_view": True,
            "has_ability": True,
            "has_drive": True,
            "spouse_on_post": False,
            "is_school_teacher": False,
            "is_county_clinician": False,
        },
    ),
    "4312": (
        date(2018, 6, 1),
        {
            "is_full_time": True,
            "has_good_politics": True,
            "has_ability": True,
            "loves_village_work": True,
        },
    ),
}

#: What the office of Huaxi ticked: six conditions hold, none of ten negatives, one talk was not
#: held. The source counts the conditions and negatives without naming them.
TICKS = {
    "six-conditions": [
        TickDraft(item=f"slot-{at}", holds=True, note=f"资格条件第{at}项") for at in range(1, 7)
    ],
    "ten-negatives": [
        TickDraft(item=f"slot-{at}", holds=False, note=f"负面清单第{at}项") for at in range(1, 11)
    ],
    "three-looks-three-talks": [
        TickDraft(item=item, holds=item != "phone-talk")
        for item in (
            "conditions",
            "history",
            "results",
            "group-talk",
            "single-talk",
            "phone-talk",
        )
    ],
}


def put_forward(world: World) -> None:
    """Register the person once and put him forward in the open round of each region."""
    office = world.office(_WHERE)
    draft = world.people("same person").cadre(
        unit=world.units["社旗县农业农村局"],
        on=date(2018, 1, 1),
        area=_WHERE,
        name=NAME,
        gender="male",
        birth_on=date(1979, 4, 16),
        party_since=date(2006, 7, 1),
        work_since=date(2001, 9, 1),
        education="bachelor",
        personnel_class="institution",
        speciality="agronomy",
        has_rural_experience=True,
        remarks="同一人在五地参加推荐,用于比较政策包",
    )
    when = midnight(date(2018, 1, 1))
    [person] = directory.register_people([draft], registered_at=when, by=office)
    nomination = Nomination(person=person, role="first_secretary", source="unit", unit=person.unit)
    sheqi = Round.objects.get(area=_WHERE, code="2025")
    for area, round_ in {**world.rounds, _WHERE: sheqi}.items():
        day, findings = FINDINGS[area]
        by = world.office(area)
        [candidate] = roster.nominate([nomination], round_=round_, nominated_on=day, by=by)
        roster.record_findings(findings, candidate=candidate, found_on=day, by=by)
        for name, ticks in TICKS.items() if area == "520111" else ():
            roster.tick_items(ticks, candidate=candidate, checklist=name, checked_on=day, by=by)
