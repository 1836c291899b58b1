"""The four other regions: the villages, units and people that their articles name, in one open
round each; and one person whom five offices put forward, so that five packs answer differently.

Where an article gives no day, the round starts on the day of its pack or its year (see stories).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from demo import rounds, units
from demo.people import FROM_ARTICLE, People
from demo.rounds import Plan
from demo.same_person import put_forward
from demo.stories import REGIONS, Region, Site
from zhucun.directory import actions as directory
from zhucun.directory.actions import PersonDraft
from zhucun.directory.models import Unit
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.kernel.periods import months_after
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting, Round

if TYPE_CHECKING:
    from demo.world import World


@dataclass(frozen=True)
class _Ground:
    """One region while it is built."""

    world: World
    region: Region
    round: Round
    units: dict[str, Unit]
    people: People


def build(world: World) -> None:
    """Units, rounds, teams, postings and tags of the four regions; then the person of five
    offices."""
    for region in REGIONS:
        ground = _open(world, region)
        if region.area == "520111":
            _hand_over_in_wuzhai(ground)
        _fill(ground)
        world.rounds[region.area] = ground.round
    put_forward(world)
    world.progress("the other regions", len(REGIONS), len(REGIONS))


def _hand_over_in_wuzhai(ground: _Ground) -> None:
    """高坡乡五寨村 had a first secretary before; old and new live and work together for fifteen
    days (HX25-35)."""
    world, region = ground.world, ground.region
    office, start = world.office(region.area), date(2023, 5, 1)
    round_ = rounds.open_round(
        area=region.area, code="2023", title="2023年选派", kind="term", starts_on=start, by=office
    )
    site = Site(code="520111207213", unit="中共花溪区委组织部")
    plan = Plan(
        place=world.places[site.code],
        unit=ground.units[site.unit],
        starts_on=start,
        secretary=_anybody(ground, site),
        has_team=False,
    )
    rounds.fill(world, [plan], round_=round_, by=office, step=f"{region.area}, round 2023")
    roster.publish_round(round_=round_, published_at=midnight(date(2023, 5, 20)), by=office)
    until = region.starts_on + timedelta(days=15)
    roster.end_postings(
        list(Posting.objects.filter(round=round_).select_related("person")),
        ends_on=until,
        reason="任期届满,完成交接",
        made_at=midnight(until),
        by=office,
    )


def _open(world: World, region: Region) -> _Ground:
    drafts = [
        units.unit(name, level=level, kind=kind, area=area, numbers=world.numbers)
        for name, level, kind, area in region.units
    ]
    when = midnight(region.starts_on)
    registered = directory.register_units(drafts, registered_at=when, by=OPERATOR)
    round_ = rounds.open_round(
        area=region.area,
        code=region.code,
        title=region.title,
        kind="term",
        starts_on=region.starts_on,
        by=world.office(region.area),
    )
    found = {row.name: row for row in registered}
    world.units |= found
    return _Ground(world, region, round_, found, world.people(region.area))


def _fill(ground: _Ground) -> None:
    region, world = ground.region, ground.world
    office = world.office(region.area)
    for code, tag in region.tags:
        places = [world.places[code]]
        directory.tag_places(places=places, tag=tag, since=region.starts_on, by=office)
    plans = [_plan(ground, site) for site in region.sites]
    if plans:
        step = f"{region.area}, round {region.code}"
        rounds.fill(world, plans, round_=ground.round, by=office, step=step)
    local = [
        _person(ground, name, unit, area, office=post)
        for name, unit, area, post in region.local_people
    ]
    if local:
        when = midnight(region.starts_on)
        directory.register_people(local, registered_at=when, by=office)


def _plan(ground: _Ground, site: Site) -> Plan:
    region = ground.region
    unit = ground.units[site.unit]
    due = months_after(region.starts_on, region.months) if region.months else None
    return Plan(
        place=ground.world.places[site.code],
        unit=unit,
        starts_on=region.starts_on,
        due_on=due,
        has_team=site.has_team,
        secretary=_maybe(ground, site, site.secretary),
        members=[_anybody(ground, site) for _ in range(site.members)],
        captain=_maybe(ground, site, site.captain),
        local_office=site.local_office,
    )


def _maybe(ground: _Ground, site: Site, name: str) -> PersonDraft | None:
    """A person of the article, somebody (`*`), or nobody."""
    if not name:
        return None
    if name == "*":
        return _anybody(ground, site)
    return _person(ground, name, site.unit, site.code)


def _person(ground: _Ground, name: str, unit: str, area: str, **more: Any) -> PersonDraft:
    return _cadre(ground, unit, area, name=name, remarks=FROM_ARTICLE, **more)


def _anybody(ground: _Ground, site: Site) -> PersonDraft:
    return _cadre(ground, site.unit, site.code)


def _cadre(ground: _Ground, unit: str, area: str, **fixed: Any) -> PersonDraft:
    return ground.people.cadre(
        unit=ground.units[unit], on=ground.region.starts_on, area=area, **fixed
    )
