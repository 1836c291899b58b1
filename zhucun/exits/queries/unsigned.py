"""Households that were taken off the register of the poor without the signatures (HH18-130 to
HH18-132): every other figure of exits counts what was decided, this one what was not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.exits.enums import CHAINS, EXITED_HOUSEHOLD, POOR_HOUSEHOLD, ExitState, Kind
from zhucun.exits.models import Exit
from zhucun.households import queries as homes
from zhucun.households.enums import Came, Went
from zhucun.households.events import HouseholdTagged, HouseholdUntagged
from zhucun.households.marts.spells import household_spells
from zhucun.households.perms import visible_households
from zhucun.households.queries.households import within
from zhucun.kernel.divisions import is_under
from zhucun.ledger import queries as ledger
from zhucun.packs.kinds import Valid

#: The events by which a class ends or begins, with the name of the day in them.
_DAY_OF = {HouseholdUntagged.name: "until", HouseholdTagged.name: "since"}


def unsigned(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Any]:
    """Households of the actor that by the day lost the class of the poor, or got that of those who
    left, while their pack had a procedure for it, without an exit that was signed and entered with
    just that day; by number. A household that itself ended, moved away or came into the registry
    with its class was not taken off, nor was one whose class was taken back as a mistake."""
    wrong = Q(pk__in=[])
    for rows, on in _taken(actor, area, as_of):
        entered = Exit.objects.filter(
            household=OuterRef("pk"), state=ExitState.EXITED, exited_on=OuterRef(on)
        )
        wrong |= Q(pk__in=rows.filter(~Exists(entered)).order_by().values("pk"))
    rows = visible_households(actor).filter(wrong)
    return rows.select_related("village").order_by("number", "pk")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How a household was taken off without signatures: the last day, and what was given as the
    ground; `is_history`: taken over from a source, a list of former years."""

    on: date
    basis: str = ""
    is_history: bool = False


def taken(rows: Sequence[Any], *, actor: Actor, as_of: date) -> dict[int, Taken]:
    """How each of these households was taken off without signatures, by key. The queries are as
    many for three households as for thirty."""
    days = _days(rows, actor, as_of)
    told: dict[str, dict[date, Taken]] = defaultdict(dict)
    for event in ledger.history(subjects=[f"household:{row.public_id}" for row in rows]):
        column = _DAY_OF.get(event.name)
        if column and event.data["tag"] in (POOR_HOUSEHOLD, EXITED_HOUSEHOLD):
            on = date.fromisoformat(event.data[column])
            is_history = event.data.get("decided") == homes.HISTORY
            one = Taken(on=on, basis=event.data["basis"], is_history=is_history)
            told[event.subject][on] = one
    return {
        row.pk: told[f"household:{row.public_id}"].get(days[row.pk], Taken(on=days[row.pk]))
        for row in rows
    }


def _days(rows: Sequence[Any], actor: Actor, as_of: date) -> dict[int, date]:
    """The last day on which each of these households was taken off, by key."""
    keys = [row.pk for row in rows]
    exits = Exit.objects.filter(household__in=keys, state=ExitState.EXITED)
    entered = set(exits.values_list("household", "exited_on"))
    found: dict[int, date] = {}
    for spells, on in _taken(actor, "", as_of):
        for key, day in spells.filter(pk__in=keys).order_by().values_list("pk", on):
            if (key, day) not in entered:
                found[key] = max(day, found.get(key, day))
    return found


def _taken(actor: Actor, area: str, as_of: date) -> Iterator[tuple[QuerySet[Any], str]]:
    """Spells by whose end or beginning a household was taken off, with the column of that day."""
    for areas, valid in _procedures(within(actor, area)):
        for rows in household_spells(areas, POOR_HOUSEHOLD):
            yield (
                rows.filter(_during(valid, "ended"), went=Went.UNTAGGED, ended__lte=as_of),
                "ended",
            )
        for rows in household_spells(areas, EXITED_HOUSEHOLD):
            yield rows.filter(_during(valid, "began"), came=Came.TAGGED, began__lte=as_of), "began"


def _procedures(areas: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Valid]]:
    """The parts of the areas for which a pack has a chain for households, with the pack's days."""
    for pack in directory.policy().packs.values():
        if ("chains", CHAINS[Kind.HOUSEHOLD]) in pack.built.items:
            own = {max(one, two, key=len) for one in areas for two in pack.areas if _meet(one, two)}
            if own:
                yield tuple(sorted(own)), pack.valid


def _meet(one: str, other: str) -> bool:
    return is_under(one, other) or is_under(other, one)


def _during(valid: Valid, column: str) -> Q:
    since = Q(**{f"{column}__gte": valid.start})
    return since & Q(**{f"{column}__lt": valid.until}) if valid.until else since
