"""Who of a village could exit: each household of the register of the poor with what stands in the
way, before anything is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Answer as Judged
from zhucun.engines.rules import Outcome
from zhucun.exits import perms
from zhucun.exits.enums import ANSWERS, OPEN, POOR_HOUSEHOLD, Kind
from zhucun.exits.errors import WrongLevel
from zhucun.exits.models import Exit
from zhucun.exits.queries.homes import Home, homes
from zhucun.exits.queries.known import is_complete, judged, line_of, standard_facts
from zhucun.households import queries as registry
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs import PackAt

_PROCEDURE = {"steps_in_order": True, "signers_in_office": True}


@dataclass(frozen=True, kw_only=True)
class Considered:
    """A household of the register of the poor. `against`: the rules that would not pass if all was
    found in order on site; `running`: its exit that is under way."""

    household: Any
    home: Home
    against: Sequence[Judged]
    running: Exit | None

    @property
    def is_eligible(self) -> bool:
        return self.running is None and not self.against


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The households of a village that are on the register of the poor, by number."""

    pack: PackAt
    line: Decimal | None
    rows: tuple[Considered, ...]

    @property
    def eligible(self) -> tuple[Considered, ...]:
        return tuple(row for row in self.rows if row.is_eligible)


def preview(*, actor: Actor, village: str, as_of: date) -> Preview:
    """Who could exit if whoever goes there finds all in order: what only a visit tells is assumed,
    what the register lacks is not. The same number of queries for three households and for three
    hundred. Incomes are in clear: one record in the access log for the whole.

    Raises WrongLevel, NotAllowed, UnknownItem where the pack has no exits.
    """
    if len(village) != Level.VILLAGE:
        raise WrongLevel(title=village, kind=Kind.VILLAGE.label)
    if not perms.may_open(actor, Kind.HOUSEHOLD, village):
        raise NotAllowed
    pack = directory.pack_for(village, as_of=as_of)
    rows = list(registry.households(actor=actor, as_of=as_of, area=village, tag=POOR_HOUSEHOLD))
    own = homes([(row.public_id, row.area) for row in rows], as_of=as_of)
    under_way = Exit.objects.filter(
        household__in=[row.pk for row in rows], state__in=sorted(OPEN)
    ).select_related("place")
    running = {row.household_id: row for row in under_way}
    registry.with_names(actor, rows)
    if rows:
        ledger.log_access(
            kind=Access.EXPORT,
            origin=actor.origin,
            subject=f"place:{village}",
            what="incomes of poor households",
            area=village,
            reason="preview of exits",
            rows=len(rows),
        )
    return Preview(
        pack=pack,
        line=line_of(pack),
        rows=tuple(
            Considered(
                household=row,
                home=own.get(row.public_id, Home()),
                against=_against(pack, row, own.get(row.public_id, Home())),
                running=running.get(row.pk),
            )
            for row in rows
        ),
    )


def _against(pack: PackAt, household: Any, home: Home) -> Sequence[Judged]:
    all_in_order = dict.fromkeys(ANSWERS[Kind.HOUSEHOLD], True)
    row = Exit(kind=Kind.HOUSEHOLD, area=household.area, answers=all_in_order)
    facts = {"kind": Kind.HOUSEHOLD, **standard_facts(row, home, None, line_of(pack))}
    facts = {**facts, **_PROCEDURE, "evidence_complete": is_complete(pack, Kind.HOUSEHOLD, facts)}
    return [
        each
        for each in judged(pack, Kind.HOUSEHOLD, facts)
        if each.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
    ]
