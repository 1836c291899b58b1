"""Guidance of teams by offices and units: the list, one of it, its kinds, whom it counts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import GuidanceLevel, PlanKind
from zhucun.fieldwork.models import Guidance, GuidanceTeam, Plan, PlanItem, Ticket
from zhucun.fieldwork.queries.duties import DutyFact
from zhucun.fieldwork.queries.plans import OPEN_STATES
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence
from zhucun.roster import queries as roster

_KEPT_AS = "guidance"
#: The word of every guidance, beside that of its kind.
ANY = "guidance"
_PLACES = (("county", Level.COUNTY), ("township", Level.TOWNSHIP), ("village", Level.VILLAGE))


@dataclass(frozen=True, kw_only=True)
class GuidanceKind:
    """A kind of guidance that the pack of a place asks for: its word, the duties that count it,
    whose it must be."""

    word: str
    duties: tuple[PackItem[Cadence], ...]

    @property
    def levels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(level for each in self.duties for level in each.spec.levels))

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset(each.spec.subject for each in self.duties)

    def label(self, lang: str) -> str:
        return self.duties[0].label(lang)


@dataclass(frozen=True, kw_only=True)
class GuidanceCard:
    """One guidance for a reader. `plans`: those in which he may write what follows; `offered`:
    their open items that do not follow from it yet."""

    guidance: Guidance
    kind: GuidanceKind | None
    teams: tuple[Any, ...]
    items: tuple[PlanItem, ...]
    plans: tuple[Plan, ...]
    offered: tuple[PlanItem, ...]
    findings: tuple[Ticket, ...]
    may_void: bool
    may_find: bool


def guidance_words() -> dict[str, tuple[str, ...]]:
    """The words of the packs that are kept here, with the subjects for which they are counted."""
    found: dict[str, set[str]] = {}
    for pack in directory.policy().packs.values():
        for item in pack.built.items.values():
            if isinstance(item.spec, Cadence) and item.spec.kept_as == _KEPT_AS:
                found.setdefault(item.spec.counts, set()).add(item.spec.subject)
    return {word: tuple(sorted(subjects)) for word, subjects in found.items()}


def guidance_kinds(*, area: str, as_of: date) -> dict[str, GuidanceKind]:
    """What the pack of a place asks for on a day, by word."""
    found: dict[str, list[PackItem[Cadence]]] = {}
    for item in directory.pack_for(area, as_of=as_of).cadences():
        if item.spec.kept_as == _KEPT_AS and item.spec.on(as_of) is not None:
            found.setdefault(item.spec.counts, []).append(item)
    return {word: GuidanceKind(word=word, duties=tuple(those)) for word, those in found.items()}


def guidance(
    *,
    actor: Actor,
    area: str = "",
    kind: str = "",
    level: str = "",
    is_open: bool = False,
) -> QuerySet[Guidance]:
    """Guidance that the actor may see and that was not struck out, the latest first, with
    `team_count` and `item_count`; `is_open`: something was agreed and no item of a plan follows
    from it. One query."""
    found = perms.visible_guidance(actor).filter(voided_on=None)
    if area:
        there = GuidanceTeam.objects.filter(in_areas("area", (area,)))
        found = found.filter(in_areas("area", (area,)) | Q(pk__in=there.values("guidance")))
    if kind:
        found = found.filter(kind=kind)
    if level:
        found = found.filter(level=level)
    if is_open:
        found = found.exclude(agreed="").filter(items=None)
    return (
        found.select_related("place", "unit")
        .annotate(
            team_count=Count("teams", distinct=True), item_count=Count("items", distinct=True)
        )
        .order_by("-on", "-pk")
    )


def guidance_card(*, actor: Actor, public_id: str) -> GuidanceCard:
    """One guidance with its teams and what followed from it. Six queries. Raises NotFound."""
    found = perms.visible_guidance(actor).select_related("place", "unit")
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    teams = [each.team for each in row.teams.select_related("team__village").order_by("area")]
    items = tuple(row.items.select_related("plan__village").order_by("area", "pk"))
    plans = _plans_for(actor, row, teams) if row.voided_on is None else ()
    unit = row.unit.public_id if row.unit else ""
    may = row.voided_on is None and perms.may_guide(
        actor, level=row.level, area=row.area, unit=unit
    )
    return GuidanceCard(
        guidance=row,
        kind=guidance_kinds(area=row.area, as_of=row.on).get(row.kind),
        teams=tuple(teams),
        items=items,
        plans=plans,
        offered=_offered(plans, items),
        findings=tuple(perms.visible_tickets(actor).filter(guidance=row).order_by("pk")),
        may_void=may,
        may_find=may and actor.can(Permission.MANAGE_ROSTER, area=row.area),
    )


def _plans_for(actor: Actor, row: Guidance, teams: Sequence[Any]) -> tuple[Plan, ...]:
    villages = {team.area for team in teams} | {row.area}
    found = perms.visible_plans(actor).filter(
        area__in=villages, withdrawn_on=None, year__gte=row.on.year
    )
    rows = found.select_related("village", "posting__person").order_by("area", "year", "pk")
    return tuple(
        each
        for each in rows
        if each.kind != PlanKind.PLEDGE and perms.may_plan(actor, each.posting, area=each.area)
    )


def _offered(plans: Sequence[Plan], items: Sequence[PlanItem]) -> tuple[PlanItem, ...]:
    if not plans:
        return ()
    rows = PlanItem.objects.filter(plan__in=[each.pk for each in plans], state__in=OPEN_STATES)
    rows = rows.exclude(pk__in=[each.pk for each in items])
    return tuple(rows.select_related("plan__village").order_by("area", "pk"))


def counts_for(
    *, level: str, area: str, unit: str, teams: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Whose duty is met by guidance of a level in a place: (subject, id). The place that guides has
    a duty too (YN-062); the sending unit has it for the village to which it is tied."""
    for team in teams:
        yield "team", team
    for subject, at in _PLACES:
        if len(area) >= at:
            yield subject, area[:at]
    if level == GuidanceLevel.UNIT:
        yield "assistance_link", f"{unit}-{area}"
    else:
        yield "place", perms.office_above(area, level)


def guidance_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Guidance of [since, until) for every duty that its kind meets, with its level; each counts as
    guidance too, whatever its kind (HX25-50). Two queries."""
    seen = perms.visible_guidance(actor).filter(voided_on=None, on__gte=since, on__lt=until)
    along = GuidanceTeam.objects.filter(in_areas("area", (area,)), guidance__in=seen.values("pk"))
    teams: dict[int, list[str]] = {}
    for key, team in along.order_by("pk").values_list("guidance", "team__public_id"):
        teams.setdefault(key, []).append(team)
    here = seen.filter(in_areas("area", (area,)) | Q(pk__in=along.values("guidance")))
    columns = ("pk", "public_id", "kind", "level", "area", "unit__public_id", "on")
    for key, row, kind, level, place, unit, on in here.order_by("on", "pk").values_list(*columns):
        told = counts_for(level=level, area=place, unit=unit or "", teams=teams.get(key, ()))
        for subject, whose in told:
            for word in dict.fromkeys((kind, ANY)):
                yield DutyFact(subject, whose, word, on, level, 1, row)


def guidance_named(*, actor: Actor, ids: Sequence[str]) -> Mapping[str, Guidance]:
    """Guidance that the actor may see, by public id. One query."""
    rows = perms.visible_guidance(actor).filter(public_id__in=list(ids))
    return {row.public_id: row for row in rows.select_related("place", "unit")}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A kind of guidance that somebody may record for a place, at a level or for a unit."""

    kind: GuidanceKind
    level: str
    unit: Any | None = None


def inspections_offered(*, actor: Actor, place: Any, on: date) -> list[Offer]:
    """What an office may plan as an inspection of a place: the kinds that the pack asks of its
    level, inspections by that name first. No query."""
    found = [
        Offer(kind=kind, level=level)
        for kind in guidance_kinds(area=place.code, as_of=on).values()
        for level in kind.levels
        if level in perms.INSPECTORS and perms.may_guide(actor, level=level, area=place.code)
    ]
    return sorted(found, key=lambda each: each.kind.word != "inspection")


def guidance_offered(*, actor: Actor, place: Any, on: date) -> list[Offer]:
    """What the actor may record for a place on a day: that which the pack asks of his office, of
    his unit, and for who runs the roster also of the units that sent the teams. One query."""
    area, found = place.code, []
    teams = roster.teams(actor=actor, as_of=on, area=area)
    units = {team.unit.pk: team.unit for team in teams if team.unit}
    for kind in guidance_kinds(area=area, as_of=on).values():
        for level in kind.levels:
            if level == GuidanceLevel.UNIT:
                found += [
                    Offer(kind=kind, level=level, unit=unit)
                    for unit in units.values()
                    if len(area) == Level.VILLAGE
                    and perms.may_guide(actor, level=level, area=area, unit=unit.public_id)
                ]
            elif perms.may_guide(actor, level=level, area=area):
                found.append(Offer(kind=kind, level=level))
    return found
