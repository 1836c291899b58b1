"""Where people in need are cared for, read: every school and village office with its centre, or
without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import SiteKind
from zhucun.economy.models import CareCentre, School
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day

WITH, WITHOUT = "with", "without"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A school, or the office of a village, with its care centre of the day."""

    kind: SiteKind
    area: str
    village: Any
    school: School | None
    centre: CareCentre | None

    @property
    def since(self) -> date | None:
        return self.centre.valid_from if self.centre else None


@dataclass(frozen=True, kw_only=True)
class CareCoverage:
    """How many schools and village offices have a care centre: centres = schools + offices is full
    coverage (HH18-014). `share` in per cent, None where there is no site."""

    schools: int
    offices: int
    centres: int

    @property
    def sites(self) -> int:
        return self.schools + self.offices

    @property
    def missing(self) -> int:
        return self.sites - self.centres

    @property
    def share(self) -> float | None:
        return round(100 * self.centres / self.sites, 1) if self.sites else None


def sites(*, actor: Actor, as_of: date, area: str = "", state: str = "") -> list[Site]:
    """Each village office and school of the actor's areas on a day, by village; `state`: only those
    with a centre, or without. Three queries."""
    here = in_areas("area", (area,))
    centres = {
        (row.area, row.school_id): row
        for row in perms.visible(CareCentre, actor).filter(here, on_day(as_of))
    }
    schools = perms.visible(School, actor).filter(here, on_day(as_of)).select_related("village")
    found = [
        Site(
            kind=SiteKind.VILLAGE_OFFICE,
            area=village.code,
            village=village,
            school=None,
            centre=centres.get((village.code, None)),
        )
        for village in _villages(actor, area, as_of)
    ]
    found += [
        Site(
            kind=SiteKind.SCHOOL,
            area=row.area,
            village=row.village,
            school=row,
            centre=centres.get((row.area, row.pk)),
        )
        for row in schools
    ]
    if state:
        found = [each for each in found if (each.centre is not None) == (state == WITH)]
    return sorted(found, key=lambda each: (each.area, each.school.name if each.school else ""))


def care_coverage(found: Sequence[Site]) -> CareCoverage:
    """What some sites come to. No query."""
    schools = sum(each.kind == SiteKind.SCHOOL for each in found)
    return CareCoverage(
        schools=schools,
        offices=len(found) - schools,
        centres=sum(each.centre is not None for each in found),
    )


def schools(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[School]:
    """Schools on a day, by village and name. One query."""
    found = perms.visible(School, actor).filter(on_day(as_of), in_areas("area", (area,)))
    return found.select_related("village").order_by("area", "name", "pk")


def one_school(*, actor: Actor, public_id: str) -> School:
    """Raises NotFound."""
    found = perms.visible(School, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def one_care_centre(*, actor: Actor, public_id: str) -> CareCentre:
    """Raises NotFound."""
    rows = perms.visible(CareCentre, actor).filter(public_id=public_id)
    found = rows.select_related("village", "school").first()
    if found is None:
        raise NotFound
    return found


def _villages(actor: Actor, area: str, as_of: date) -> list[Any]:
    seen = in_areas("code", actor.areas(perms.sees(CareCentre)))
    rows = directory.places(actor=actor, as_of=as_of, area=area, level=Level.VILLAGE)
    return list(rows.filter(seen))
