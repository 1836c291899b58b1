"""结对帮扶 in 马庄村 and 相庄村: who helps, a proposal that was adopted but for a few, micro-grids
with a household in none, offices and their visits. All of it is demonstration."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhucun.directory import actions as directory
from zhucun.directory.actions import PersonDraft
from zhucun.directory.enums import UnitLevel
from zhucun.directory.models import Person, Unit
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import queries as households
from zhucun.kernel.divisions import Level
from zhucun.pairing import actions, queries
from zhucun.pairing.enums import (
    BackingKind,
    Corps,
    HelperKind,
    HelperLevel,
    OfficeKind,
    OfficeLevel,
)
from zhucun.pairing.models import Helper
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

if TYPE_CHECKING:
    from demo.world import World

COUNTY, TOWN, MAZHUANG, XIANGZHUANG = "411327", "411327313", "411327313209", "411327101206"
SINCE, ON = date(2024, 3, 1), date(2025, 7, 28)
#: Place, who he is, level, how many of them.
_HELPERS = (
    (COUNTY, HelperKind.OFFICIAL, HelperLevel.COUNTY, 3),
    (TOWN, HelperKind.OFFICIAL, HelperLevel.TOWNSHIP, 2),
    (MAZHUANG, HelperKind.VILLAGE_CADRE, HelperLevel.VILLAGE, 2),
)
_CAP = 5
_GRIDS = ("第一微网格", "第二微网格", "第三微网格")
_TAG = "exited-household"


def build(world: World) -> None:
    """Helpers, a proposal and what people made of it, grids, offices."""
    unit = next((one for one in world.units.values() if one.area == COUNTY), None)
    if MAZHUANG not in world.places or not world.mazhuang or unit is None:
        return
    office = world.office(COUNTY)
    helpers = _helpers(world, unit, office)
    _proposal(office)
    _grids(world, helpers, office)
    _backings(world, unit, office)
    visits = _visits(office) + _offices(world, unit, office)
    world.progress("pairing", len(helpers) + visits, len(helpers) + visits)


def _backings(world: World, unit: Unit, office: Actor) -> None:
    """Two villages without a team: a township work group answers for one, a unit for the other."""
    teams = roster.roster(actor=office, as_of=ON, wanted=RosterFilter(area=COUNTY))
    served = set(teams.order_by().values_list("area", flat=True))
    rows = [
        world.places[code]
        for code in sorted(world.places)
        if code.startswith(COUNTY) and len(code) == Level.VILLAGE and code not in served
    ]
    kinds: list[tuple[BackingKind, Unit | None]] = [(BackingKind.TOWNSHIP_GROUP, None)]
    if unit.level == UnitLevel.COUNTY:
        kinds.append((BackingKind.COUNTY_UNIT, unit))
    for village, (kind, answers) in zip(rows, kinds, strict=False):
        actions.name_backing(village=village, kind=kind, unit=answers, since=SINCE, by=office)


def _helpers(world: World, unit: Unit, office: Actor) -> list[Helper]:
    """Cadres of the county and the township, two of the village, and the first secretary."""
    people = world.people("pairing")
    known: list[tuple[str, str, str, bool]] = [
        (area, kind, level, number == 0)
        for area, kind, level, count in _HELPERS
        for number in range(count)
    ]
    drafts = [people.cadre(unit=unit, on=SINCE, area=COUNTY) for _ in known]
    rows = directory.register_people(drafts, registered_at=midnight(SINCE), by=office)
    chosen = [
        actions.HelperDraft(
            person=person,
            area=area,
            kind=kind,
            level=level,
            corps=Corps.VILLAGE_COMMITTEE if level == HelperLevel.VILLAGE else Corps.PAIRING_TEAM,
            is_leading=leads and level == HelperLevel.COUNTY,
            is_able=True,
            is_good_at_village_work=leads,
        )
        for person, (area, kind, level, leads) in zip(rows, known, strict=True)
    ]
    chosen.append(_secretary(world.mazhuang[0]))
    return actions.enlist_helpers(chosen, since=SINCE, by=office)


def _secretary(person: Person) -> actions.HelperDraft:
    return actions.HelperDraft(
        person=person,
        area=MAZHUANG,
        kind=HelperKind.MEMBER,
        level=HelperLevel.VILLAGE,
        corps=Corps.WORK_TEAM,
    )


def _proposal(office: Actor) -> None:
    """One that people adopted, three households they sent back; another waits for them."""
    asked = actions.Asked(cap=_CAP, nearness=Decimal(1), tag=_TAG)
    told: dict[str, Any] = {"area": COUNTY, "asked": asked, "by": office}
    first = actions.propose(title="2024年结对", as_of=SINCE, at=midnight(SINCE), **told)
    rows = [row for row in queries.proposed(proposal=first) if row.helper is not None]
    back = [row.household.public_id for row in rows[:3]]
    day = SINCE + timedelta(days=3)
    actions.decline(
        proposal=first, rows=back, reason="户主希望由村干部结对", at=midnight(day), by=office
    )
    actions.adopt(proposal=first, since=day, at=midnight(day), by=office)
    actions.propose(title="2025年补充结对", as_of=ON, at=midnight(ON), **told)


def _grids(world: World, helpers: list[Helper], office: Actor) -> None:
    """Three grids of 马庄村, and two households that nobody put into one."""
    village = world.places[MAZHUANG]
    homes = list(households.households(actor=office, as_of=ON, area=MAZHUANG))[:-2]
    local = [row for row in helpers if row.area == MAZHUANG]
    step = -(-len(homes) // len(_GRIDS))
    for number, name in enumerate(_GRIDS):
        head = local[number % len(local)]
        cell = actions.make_cell(village=village, name=name, head=head, since=SINCE, by=office)
        mine = homes[number * step : (number + 1) * step]
        actions.place_households(cell=cell, households=mine, since=SINCE, by=office)


def _visits(office: Actor) -> int:
    """Helpers were with their households; the pack of 社旗 names no five things."""
    rows = list(queries.pairings(actor=office, as_of=ON, area=MAZHUANG))
    for number, row in enumerate(rows[::2]):
        day = ON - timedelta(days=number % 20)
        call = actions.CallDraft(
            place=row.household.village, household=row.household, on=day, note="入户走访"
        )
        actions.record_call(helper=row.helper, call=call, at=midnight(ON), by=office)
    return len(rows[::2])


def _offices(world: World, unit: Unit, office: Actor) -> int:
    """The county's secretary and head, the township's head, and a unit's head with its village."""
    people = world.people("offices")
    held = (
        (COUNTY, OfficeLevel.COUNTY, OfficeKind.SECRETARY, None),
        (COUNTY, OfficeLevel.COUNTY, OfficeKind.MAYOR, None),
        (COUNTY, OfficeLevel.COUNTY, OfficeKind.UNIT_HEAD, world.places.get(XIANGZHUANG)),
        (TOWN, OfficeLevel.TOWNSHIP, OfficeKind.MAYOR, None),
    )
    drafts: list[PersonDraft] = [people.cadre(unit=unit, on=SINCE, area=COUNTY) for _ in held]
    rows = directory.register_people(drafts, registered_at=midnight(SINCE), by=office)
    offices = actions.take_up(
        [
            actions.OfficeDraft(
                person=person, area=area, level=level, kind=kind, unit=unit, linked=linked
            )
            for person, (area, level, kind, linked) in zip(rows, held, strict=True)
        ],
        since=SINCE,
        by=office,
    )
    made = 0
    for number, row in enumerate(offices):
        for back in range(3):
            place = row.linked or world.places[MAZHUANG]
            day = ON - timedelta(days=30 * back + number)
            call = actions.CallDraft(place=place, on=day, is_unannounced=back == 1)
            actions.record_call(office=row, call=call, at=midnight(ON), by=office)
            made += 1
    return made
