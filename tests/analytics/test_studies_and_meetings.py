"""花溪: the studies of a branch in which cadres took part and which they led, courtyard meetings and
symposia (HX25-59, HX25-60, HX25-79)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.branches.world import found
from tests.fieldwork.world import actor_for
from zhucun.analytics import queries
from zhucun.branches import actions as branches
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight, pack_for
from zhucun.fieldwork import actions as fieldwork

VILLAGE, COUNTY = "520111100201", "520111"
DAY = date(2025, 7, 29)
AT = midnight(DAY) + timedelta(hours=9)


def value(actor: Actor, indicator: str) -> Any:
    pack = pack_for(COUNTY, as_of=DAY)
    return queries.measure(actor=actor, pack=pack, indicator=indicator, area=COUNTY).value


@pytest.mark.django_db
def test_studies_with_cadres_those_they_led_and_meetings_with_villagers_are_counted(
    places: dict[str, Place],
) -> None:
    since = date(2025, 5, 10)
    posting = make.posting(
        make.person("王驻村"), places[VILLAGE], make.round_("2025", area=COUNTY), starts_on=since
    )
    branch = found(places[VILLAGE], OPERATOR)

    def held(kind: str, speaker: str, *cadres: Any) -> Any:
        draft = branches.MeetingDraft(
            branch=branch,
            kind=kind,
            on=date(2025, 6, 10),
            topic="学习",
            present=9,
            speaker=speaker,
            cadres=cadres,
        )
        return branches.record_meeting(draft, at=AT, by=OPERATOR)

    held("collective_study", "王驻村", posting)  # he led it
    held("collective_study", "李支书", posting)
    held("collective_study", "王驻村")  # nobody says that a cadre was there
    held("theme_day", "王驻村", posting)
    wrong = held("collective_study", "王驻村", posting)
    branches.void_meeting(meeting=wrong, reason="重复", at=AT, by=OPERATOR)
    cadre = actor_for(posting, "wang")
    for kind in ("open_air", "meeting", "safety"):
        fieldwork.record_visit(
            posting=posting,
            kind=kind,
            on=date(2025, 6, 11),
            findings="群众提出修路",
            made_at=AT,
            at=AT,
            by=cadre,
        )

    office = make.actor("office", Role.OFFICE, COUNTY, on=DAY)
    charlie = make.actor("charlie", Role.OFFICE, "411327", on=DAY)
    counted = {"collective-studies": 2, "led-studies": 1, "meetings": 2}
    assert {name: value(office, name) for name in counted} == counted
    assert not any(value(charlie, name) for name in counted)
