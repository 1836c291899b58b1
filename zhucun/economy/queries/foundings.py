"""Joint decisions to found a co-operative, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.models import Founding
from zhucun.kernel.problems import NotFound, Problem
from zhucun.signoff import queries as signing
from zhucun.signoff.rows import Line, Paper, Section

#: What the packs call a co-operative whose founding is signed.
KIND = "cooperative"


def is_founded_jointly(area: str, *, as_of: date) -> bool:
    """Whether the area's pack says who signs the founding of a co-operative. No query."""
    try:
        return bool(directory.pack_for(area, as_of=as_of).chains(KIND))
    except Problem:
        return False


def foundings(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Founding]:
    """Decisions made by a day that were not withdrawn on it, the latest first. One query."""
    found = perms.visible(Founding, actor).filter(on__lte=as_of).exclude(withdrawn_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("village", "body").order_by("-on", "-pk")


@dataclass(frozen=True, kw_only=True)
class FoundingCard:
    """One decision; `case` is its sign-off, `signed` says who signed what."""

    founding: Founding
    case: Any | None
    signed: tuple[Any, ...]
    may_keep: bool

    @property
    def is_open(self) -> bool:
        return self.founding.body_id is None and self.founding.withdrawn_on is None


def one_founding(*, actor: Actor, public_id: str) -> Founding:
    """Raises NotFound."""
    rows = perms.visible(Founding, actor).filter(public_id=public_id)
    found = rows.select_related("village", "body").first()
    if found is None:
        raise NotFound
    return found


def founding_card(*, actor: Actor, public_id: str, as_of: date) -> FoundingCard:
    """One decision with its signatures. Five queries. Raises NotFound."""
    row = one_founding(actor=actor, public_id=public_id)
    cases = signing.cases(actor=actor, as_of=as_of, kind=KIND, subjects=[public_id])
    said = signing.logs([public_id], kind=KIND)[public_id]
    return FoundingCard(
        founding=row,
        case=cases.order_by("-pk").first(),
        signed=tuple(said.signed),
        may_keep=perms.may_keep(actor, row.area),
    )


def decided(subjects: Sequence[str]) -> list[Founding]:
    """Decisions by their ids, with their villages. One query."""
    rows = Founding.objects.filter(public_id__in=list(subjects))
    return list(rows.select_related("village"))


def founding_paper(row: Founding) -> Paper:
    """What is signed: who decided what on which day."""
    yes_no = {None: ("未知", "Not known"), True: ("是", "Yes"), False: ("否", "No")}
    lines = (
        Line(label=("合作社名称", "Name of the co-operative"), value=(row.name, row.name)),
        Line(label=("参加人员", "Who took part"), value=(row.participants,) * 2, on=row.on),
        Line(label=("商议结果", "What was decided"), value=(row.resolution,) * 2, on=row.on),
        Line(
            label=("村党支部领办", "Led by the village branch"), value=yes_no[row.is_led_by_branch]
        ),
    )
    section = Section(label=("商议组建合作社", "Founding a co-operative together"), lines=lines)
    return Paper(title=row.name, sections=(section,))
