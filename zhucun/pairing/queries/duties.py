"""The evidence of duties: pairings that stand, grids, visits by office, in the words that the
packs' cadences count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day
from zhucun.pairing import perms
from zhucun.pairing.enums import OfficeKind, OfficeLevel, PairingRole
from zhucun.pairing.models import (
    CallVisit,
    CellPlace,
)

_DAY = timedelta(days=1)

#: The words of `counts:` that come from here, with the subjects for which they are counted.
STANDING_WORDS = {
    "paired-helper": ("household",),
    "pairing": ("household",),
    "grid-assignment": ("household",),
}
CALL_WORDS = {
    "poverty-village-visit": ("leader",),
    "linked-village-visit": ("leader",),
    "village-visit": ("leader",),
    "city-main-leader-visit": ("township",),
    "county-main-leader-visit": ("village",),
    "township-main-leader-visit": ("household",),
    "paired-household-visit": ("pairing",),
}
_POVERTY = "poverty"
_MAIN = (OfficeKind.SECRETARY, OfficeKind.MAYOR)


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, what `distinct_by` counts, how much, and
    the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def standing_facts(*, actor: Actor, area: str = "", on: date) -> Iterator[DutyFact]:
    """Who is helped and who is in a grid on a day. Two queries."""
    rows = perms.visible_pairings(actor).filter(
        on_day(on), in_areas("area", (area,)), role=PairingRole.MAIN
    )
    pairs = rows.order_by("pk").values_list("public_id", "household__public_id")
    for row, household in pairs.iterator(chunk_size=5_000):
        for word in ("paired-helper", "pairing"):
            yield DutyFact("household", household, word, on, "", 1, row)
    cells = perms.visible_cells(actor).filter(on_day(on), in_areas("area", (area,)))
    inside = CellPlace.objects.filter(on_day(on), cell__in=cells.values("pk")).order_by("pk")
    columns = ("cell__public_id", "household__public_id")
    for row, household in inside.values_list(*columns).iterator(chunk_size=5_000):
        yield DutyFact("household", household, "grid-assignment", on, "", 1, row)


def call_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Visits of [since, until), counted for the visitor, for the place, for the household or for
    the pairing. Three queries."""
    seen = perms.visible_calls(actor, today=until - _DAY).filter(
        voided_on=None, on__gte=since, on__lt=until
    )
    here = seen.filter(in_areas("area", (area,)) | in_areas("office__area", (area,)))
    rows = list(
        here.select_related("office__linked", "place", "household", "helper").order_by("on", "pk")
    )
    poor = _poverty_villages([row for row in rows if len(row.area) == Level.VILLAGE])
    for row in rows:
        if row.office is not None:
            yield from _by_office(row, row.pk in poor)
    yield from _by_helpers(actor, [row for row in rows if row.helper is not None])


def _poverty_villages(rows: list[CallVisit]) -> set[int]:
    """Visits to villages that bore the tag on the day. One query for each 2,000 villages."""
    spans = directory.tag_spans({row.place_id for row in rows}, tag=_POVERTY)
    return {
        row.pk
        for row in rows
        if any(
            since <= row.on and (until is None or row.on < until)
            for since, until in spans.get(row.place_id, ())
        )
    }


def _by_office(row: CallVisit, is_poverty: bool) -> Iterator[DutyFact]:
    office, key = row.office, row.public_id
    assert office is not None
    mine = office.public_id
    if len(row.area) == Level.VILLAGE:
        yield DutyFact("leader", mine, "village-visit", row.on, row.area, 1, key)
        if is_poverty:
            yield DutyFact("leader", mine, "poverty-village-visit", row.on, row.area, 1, key)
        if office.linked is not None and office.linked.code == row.area:
            yield DutyFact("leader", mine, "linked-village-visit", row.on, row.area, 1, key)
    if office.kind not in _MAIN:
        return
    if office.level == OfficeLevel.PREFECTURE and len(row.area) >= Level.TOWNSHIP:
        town = row.area[: Level.TOWNSHIP]
        yield DutyFact("township", town, "city-main-leader-visit", row.on, mine, 1, key)
    if office.level == OfficeLevel.COUNTY and len(row.area) == Level.VILLAGE:
        yield DutyFact("village", row.area, "county-main-leader-visit", row.on, mine, 1, key)
    if office.level == OfficeLevel.TOWNSHIP and row.household is not None:
        home = row.household.public_id
        yield DutyFact("household", home, "township-main-leader-visit", row.on, mine, 1, key)


def _by_helpers(actor: Actor, rows: list[CallVisit]) -> Iterator[DutyFact]:
    """A helper's visit counts for the pairing that stood on its day. One query."""
    if not rows:
        return
    helpers = {row.helper_id for row in rows}
    pairs: dict[tuple[int, int], list[tuple[str, date, date | None]]] = {}
    columns = ("helper", "household", "public_id", "valid_from", "valid_until")
    found = perms.visible_pairings(actor).filter(helper__in=helpers)
    for helper, household, key, start, end in found.order_by("pk").values_list(*columns):
        pairs.setdefault((helper, household), []).append((key, start, end))
    for row in rows:
        for key, start, end in pairs.get((row.helper_id or 0, row.household_id or 0), ()):
            if start <= row.on and (end is None or row.on < end):
                yield DutyFact(
                    "pairing", key, "paired-household-visit", row.on, "", 1, row.public_id
                )
