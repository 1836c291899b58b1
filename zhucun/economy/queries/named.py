"""The records behind a figure, as people read them: each with its page, name, place and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import INCOMES, SiteKind
from zhucun.economy.models import (
    Body,
    CareCentre,
    Fund,
    Honour,
    Job,
    Loan,
    Offer,
    Project,
    ProjectHousehold,
    PublicPost,
    Relocation,
    Sale,
    School,
    Station,
    Wish,
)
from zhucun.economy.queries.income import visible_income
from zhucun.economy.queries.series import year_figures


@dataclass(frozen=True, kw_only=True)
class Named:
    """One record: `subject` and `key` lead to its page. Who works or borrows is told by the number
    of the household only."""

    subject: str
    key: str
    name: str
    place: str
    detail: str
    since: date


def named(*, actor: Actor, subject: str, codes: Sequence[str]) -> Mapping[str, Named]:
    """The records of some codes of a mart, by code. One query."""
    return _FINDERS[subject](actor, codes)


Finder = Callable[[Actor, Sequence[str]], Mapping[str, Named]]


def _body(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Body, actor).filter(public_id__in=codes)
    return _told(rows, "body", lambda r: (r.name, r.get_kind_display(), r.valid_from))


def _project(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Project, actor).filter(public_id__in=codes)
    return _told(rows, "project", lambda r: (r.title, r.get_kind_display(), r.opened_on))


def _post(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(PublicPost, actor).filter(public_id__in=codes)
    return _told(rows, "post", lambda r: (r.title, "", r.valid_from))


def _job(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Job, actor).filter(public_id__in=codes).select_related("household")
    return _told(rows, "job", lambda r: (r.title, r.household.number, r.valid_from))


def _wish(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """Wishes for work; they lead to the household, by its number."""
    rows = perms.visible(Wish, actor).filter(public_id__in=codes).select_related("household")
    return {
        row.public_id: Named(
            subject="household",
            key=row.household.public_id,
            name=row.household.number,
            place=row.area,
            detail=str(row.get_sector_display()),
            since=row.valid_from,
        )
        for row in rows
    }


def _sale(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Sale, actor).filter(public_id__in=codes)
    return _told(rows, "sale", lambda r: (r.product, f"{r.quantity} {r.unit}", r.on))


def _fund(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Fund, actor).filter(public_id__in=codes)
    return _told(rows, "fund", lambda r: (r.get_kind_display(), str(r.amount), r.on))


def _offer(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Offer, actor).filter(public_id__in=codes).select_related("sender")
    return _told(rows, "offer", lambda r: (r.title, r.sender.name, r.on))


def _honour(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """Honours; they lead to their village."""
    rows = perms.visible(Honour, actor).filter(public_id__in=codes).select_related("village")
    return _told(
        rows,
        "honour",
        lambda r: (r.village.short_name, f"{r.title} · {r.document}", r.valid_from),
    )


def _growth(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """Series of incomes, by area, a slash, and kind; they lead to the figures of the place."""
    found = {}
    for row in year_figures(actor=actor).filter(kind__in=INCOMES).order_by("year"):
        code = f"{row.area}/{row.kind}"
        if code in codes:
            since = date(row.year, 1, 1)
            told = f"{row.year}: {row.value}"
            found[code] = Named(
                subject="income_growth",
                key=row.area,
                name=row.get_kind_display(),
                place=row.area,
                detail=told,
                since=since,
            )
    return found


def _link(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """Households of projects; they lead to the project."""
    seen = in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS))
    rows = ProjectHousehold.objects.filter(seen, public_id__in=codes)
    return {
        row.public_id: Named(
            subject="project",
            key=row.project.public_id,
            name=row.project.title,
            place=row.area,
            detail=row.household.number,
            since=row.valid_from,
        )
        for row in rows.select_related("project", "household")
    }


def _loan(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Loan, actor).filter(public_id__in=codes).select_related("household")
    return _told(rows, "loan", lambda r: (r.household.number, str(r.amount), r.granted_on))


def _relocation(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Relocation, actor).filter(public_id__in=codes)
    rows = rows.select_related("household")
    return _told(rows, "relocation", lambda r: (r.household.number, r.site, r.planned_on))


def _station(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(Station, actor).filter(public_id__in=codes).select_related("village")
    return _told(rows, "station", lambda r: (r.village.short_name, "", r.valid_from))


def _site(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """Schools; the office of a village is the village itself."""
    rows = perms.visible(School, actor).filter(public_id__in=codes)
    return _told(rows, "school", lambda r: (r.name, SiteKind.SCHOOL.label, r.valid_from))


def _care_centre(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible(CareCentre, actor).filter(public_id__in=codes)
    return _told(
        rows.select_related("village", "school"),
        "care_centre",
        lambda r: (r.school.name if r.school else r.village.short_name, "", r.valid_from),
    )


def _group(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible_groups(actor).filter(public_id__in=codes)
    return _told(rows, "village_group", lambda r: (r.name, "", r.valid_from))


def _income(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """Bookings by their ids; a village's year of one source is told by its first booking."""
    seen = visible_income(actor).filter(voided_on=None).select_related("village")
    single = [code for code in codes if "-" not in code]
    found = dict(
        _told(
            seen.filter(public_id__in=single),
            "income-year",
            lambda r: (r.village.short_name, f"{r.year} {r.amount}", r.on),
        )
    )
    years = {code: code.split("-", 2) for code in codes if "-" in code}
    villages = sorted({village for village, _year, _kind in years.values()})
    first: dict[str, Any] = {}
    for row in seen.filter(in_areas("area", tuple(villages))).order_by("-on"):
        first[row.area] = row
    for code, (village, year, _kind) in years.items():
        if village in first:
            row = first[village]
            found[code] = Named(
                subject="income-year",
                key=village,
                name=row.village.short_name,
                place=village,
                detail=year,
                since=date(int(year), 1, 1),
            )
    return found


def _told(
    rows: Iterable[Any], subject: str, says: Callable[[Any], tuple[Any, Any, date]]
) -> Mapping[str, Named]:
    found = {}
    for row in rows:
        name, detail, since = says(row)
        found[row.public_id] = Named(
            subject=subject,
            key=row.public_id,
            name=str(name),
            place=row.area,
            detail=str(detail),
            since=since,
        )
    return found


_FINDERS: dict[str, Finder] = {
    "project": _project,
    "cooperative": _body,
    "enterprise": _body,
    "workshop": _body,
    "public_post": _post,
    "employment": _job,
    "job_seeker": _wish,
    "sale": _sale,
    "fund": _fund,
    "funding": _link,
    "offer": _offer,
    "honour": _honour,
    "income_growth": _growth,
    "loan": _loan,
    "relocation": _relocation,
    "finance_station": _station,
    "income": _income,
    "village_group": _group,
    "site": _site,
    "care_centre": _care_centre,
}

#: The subjects whose records have a name here.
SUBJECTS = tuple(_FINDERS)
