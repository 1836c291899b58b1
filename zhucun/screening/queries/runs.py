"""Lists and runs, as they were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import NotFound
from zhucun.screening import perms
from zhucun.screening.enums import COMPARED, LeadState, LeadVerdict
from zhucun.screening.models import Lead, RegisterList, Run, RunPlace


def lists(*, actor: Actor, area: str = "", register: str = "") -> QuerySet[RegisterList]:
    """Lists of the actor's areas, latest first. One query."""
    found = perms.visible_lists(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if register:
        found = found.filter(register=register)
    return found.order_by("-as_of", "register", "-pk")


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What is on record of one register: how many lists stand, the latest of which day, and how
    many wait for their department and document."""

    lists: int
    last_on: date
    waiting: int


def registered(*, actor: Actor, area: str = "") -> dict[str, Registered]:
    """By register what the actor sees of its lists that stand. One query."""
    rows: Any = lists(actor=actor, area=area).filter(withdrawn_on=None).order_by()
    counted = rows.values("register").annotate(
        n=Count("pk"),
        last_on=Max("as_of"),
        waiting=Count("pk", filter=Q(register__in=COMPARED, declared_on=None)),
    )
    return {
        row["register"]: Registered(lists=row["n"], last_on=row["last_on"], waiting=row["waiting"])
        for row in counted
    }


def one_list(*, actor: Actor, public_id: str) -> RegisterList:
    """Raises NotFound."""
    found = perms.visible_lists(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def list_of_batch(*, actor: Actor, batch: str) -> RegisterList:
    """What came of an import, by the public id of its batch. Raises NotFound."""
    found = perms.visible_lists(actor).filter(batch=batch or "-").order_by("-pk").first()
    if found is None:
        raise NotFound
    return found


def runs(*, actor: Actor, area: str = "") -> QuerySet[Run]:
    """Runs of the actor's areas, latest first. One query."""
    found = perms.visible_runs(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.order_by("-as_of", "-pk")


def one_run(*, actor: Actor, public_id: str) -> Run:
    """Raises NotFound."""
    found = perms.visible_runs(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the last runs of an area say of one screen: leads that stand as (public id, village,
    masked name), numbers of rows without cause to ask and of those nobody can judge, by village.
    `without`: the registers for lack of which nothing was computed."""

    leads: tuple[tuple[str, str], ...] = ()
    clear: tuple[tuple[str, int], ...] = ()
    open: tuple[tuple[str, int], ...] = ()
    without: tuple[str, ...] = ()
    is_run: bool = False


def counted(*, actor: Actor, area: str, as_of: date, screens: list[str]) -> dict[str, Counted]:
    """By screen what the last run of each county of an area, up to a day, gave; a lead that people
    found untrue or an error in the data gives no cause any more. The caller has checked that the
    actor sees the whole area. Three queries."""
    last = _last_runs(actor, area, as_of)
    if not last:
        return dict.fromkeys(screens, Counted())
    keys = [run.pk for run in last]
    leads: dict[str, list[tuple[str, str]]] = {name: [] for name in screens}
    settled: dict[tuple[str, str], int] = {}
    rows = Lead.objects.filter(last_run__in=keys, screen__in=screens, found_on__lte=as_of)
    rows = rows.exclude(state=LeadState.WITHDRAWN)
    columns = ("public_id", "area", "screen", "verdict", "decided_on")
    for key, place, screen, verdict, on in rows.order_by("area", "pk").values_list(*columns):
        if not is_under(place, area):
            continue
        is_no = verdict in (LeadVerdict.UNTRUE, LeadVerdict.DATA_ERROR) and on <= as_of
        if is_no:
            settled[screen, place] = settled.get((screen, place), 0) + 1
        else:
            leads[screen].append((key, place))
    clear: dict[str, list[tuple[str, int]]] = {name: [] for name in screens}
    open_: dict[str, list[tuple[str, int]]] = {name: [] for name in screens}
    places: Any = RunPlace.objects.filter(
        in_areas("area", (area,)), run__in=keys, screen__in=screens
    )
    for row in places.order_by("area"):
        clear[row.screen].append((row.area, row.clear + settled.get((row.screen, row.area), 0)))
        open_[row.screen].append((row.area, row.open))
    return {name: _one(name, last, leads[name], clear[name], open_[name]) for name in screens}


def _one(
    name: str,
    last: list[Run],
    leads: list[tuple[str, str]],
    clear: list[tuple[str, int]],
    open_: list[tuple[str, int]],
) -> Counted:
    told = [run.screens[name] for run in last if name in run.screens]
    computed = [one for one in told if one["hits"] is not None]
    lacking = {word for one in told if one["hits"] is None for word in one["without"]}
    return Counted(
        leads=tuple(leads),
        clear=tuple(clear),
        open=tuple(open_),
        without=() if computed else tuple(sorted(lacking)),
        is_run=bool(told),
    )


def _last_runs(actor: Actor, area: str, as_of: date) -> list[Run]:
    """The last run of each county up to a day."""
    county = at_level(area, Level.COUNTY)
    rows = perms.visible_runs(actor).filter(in_areas("area", (county,)), as_of__lte=as_of)
    found: dict[str, Run] = {}
    for row in rows.order_by("area", "-as_of", "-pk"):
        found.setdefault(row.area, row)
    return list(found.values())
