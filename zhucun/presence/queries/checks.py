"""Spot checks (抽查), read: draws that anybody can repeat, what was found, what is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor, in_areas
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import NotFound
from zhucun.presence import perms
from zhucun.presence.enums import CheckResult, WarningStep
from zhucun.presence.models import AbsenceWarning, SpotCheck, SpotCheckDraw
from zhucun.presence.queries.policy import proposed_step
from zhucun.roster.perms import is_himself, visible_postings


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One cadre of a draw: `rank` from 1, and the check of it once it is recorded."""

    rank: int
    posting: Any
    check: SpotCheck | None


@dataclass(frozen=True, kw_only=True)
class DrawCard:
    """A draw with its cadres. `is_repeatable`: the same seed over who was on post, as it is known
    now, draws the same; False after a posting of that day was entered or corrected later."""

    draw: SpotCheckDraw
    rows: tuple[Drawn, ...]
    is_repeatable: bool


@dataclass(frozen=True, kw_only=True)
class CheckCard:
    """A check for a reader. `note` and `answer` are for the cadre and for those who check
    (`is_open`). `number` counts the absences of this posting up to this one; `proposed` is the step
    of the pack's ladder, "" where it says nothing: a person decides."""

    check: SpotCheck
    is_open: bool
    note: str
    answer: str
    warning: AbsenceWarning | None
    number: int
    proposed: str
    may_answer: bool
    may_void: bool
    may_decide: bool


def draws(*, actor: Actor) -> QuerySet[SpotCheckDraw]:
    """Draws of the areas in which the actor checks, latest first. One query."""
    return perms.visible_draws(actor).order_by("-on", "-pk")


def draw_card(*, actor: Actor, public_id: str) -> DrawCard:
    """One draw with who was drawn and what was found. Four queries. Raises NotFound."""
    draw = perms.visible_draws(actor).filter(public_id=public_id).first()
    if draw is None:
        raise NotFound
    rows = {row.public_id: row for row in _postings(public_id__in=draw.drawn)}
    made = {
        row.posting_id: row
        for row in draw.checks.filter(voided_on=None).defer("note", "answer").order_by("pk")
    }
    found = tuple(
        Drawn(rank=rank, posting=rows[key], check=made.get(rows[key].pk))
        for rank, key in enumerate(draw.drawn, 1)
        if key in rows
    )
    ids = frame_ids(draw.area, draw.on)
    return DrawCard(draw=draw, rows=found, is_repeatable=frame_of(ids) == draw.frame)


def checks(
    *,
    actor: Actor,
    area: str = "",
    result: str = "",
    text: str = "",
    person: str = "",
    is_open: bool = False,
) -> QuerySet[SpotCheck]:
    """Checks of people whose presence the actor may see, latest first; notes stay sealed.
    `is_open`: absences about which nobody has decided. One query."""
    found = perms.visible_checks(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if result:
        found = found.filter(result=result)
    if text:
        found = found.filter(posting__person__in=directory.people_named(text))
    if person:
        found = found.filter(posting__person__public_id=person)
    if is_open:
        found = found.filter(_undecided())
    return _whole(found).defer("note", "answer").order_by("-on", "-pk")


def set_aside(keys: Iterable[str]) -> set[str]:
    """Which of these checks were set aside since. Asks for no right: it names nobody. One query."""
    found = SpotCheck.objects.filter(public_id__in=list(keys), voided_on__isnull=False)
    return set(found.values_list("public_id", flat=True))


def undecided(*, actor: Actor) -> QuerySet[SpotCheck]:
    """Absences in the areas where the actor decides, about which nobody has decided."""
    areas = in_areas("area", actor.areas(Permission.MANAGE_ROSTER))
    return SpotCheck.objects.filter(areas, _undecided())


def unanswered(*, actor: Actor) -> QuerySet[SpotCheck]:
    """Absences of the actor himself that he has not answered."""
    return SpotCheck.objects.filter(
        posting__person__public_id=actor.person or "-",
        result=CheckResult.ABSENT,
        voided_on=None,
        answered_on=None,
    )


def check_card(*, actor: Actor, public_id: str) -> CheckCard:
    """One check with what may follow from it. Four queries. Raises NotFound."""
    row = _whole(perms.visible_checks(actor)).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    himself = is_himself(actor, row.posting)
    checks_here = actor.viewer is None and actor.can(Permission.CHECK_PRESENCE, area=row.area)
    is_open = himself or checks_here
    warning = AbsenceWarning.objects.filter(check_made=row).first()
    is_absence = row.result == CheckResult.ABSENT and row.voided_on is None
    number = absences_up_to(row) if is_absence else 0
    return CheckCard(
        check=row,
        is_open=is_open,
        note=row.note if is_open else "",
        answer=row.answer if is_open else "",
        warning=warning,
        number=number,
        proposed=proposed_step(row.area, number, on=row.on) if is_absence else "",
        may_answer=himself and row.voided_on is None and warning is None,
        may_void=checks_here and row.voided_on is None and warning is None and not himself,
        may_decide=is_absence and warning is None and may_decide(actor, row),
    )


def may_decide(actor: Actor, check: SpotCheck) -> bool:
    """The office of the area, never the cadre himself."""
    return (
        actor.viewer is None
        and actor.can(Permission.MANAGE_ROSTER, area=check.area)
        and not is_himself(actor, check.posting)
    )


def absences_up_to(check: SpotCheck) -> int:
    """How many absences of this posting were found up to this one, without those that were set
    aside and those after which somebody decided on no step. One query."""
    rows = SpotCheck.objects.filter(
        posting=check.posting_id, result=CheckResult.ABSENT, voided_on=None
    ).exclude(warning__step=WarningStep.NONE)
    before = rows.filter(Q(on__lt=check.on) | Q(on=check.on, pk__lt=check.pk)).count()
    return before + 1


def frame_ids(area: str, on: date) -> list[str]:
    """Public ids of everybody on post in an area on a day, in order: what a draw draws from. One
    query."""
    found = _postings(area_within=area, on=on).order_by().values_list("public_id", flat=True)
    return sorted(found)


def frame_of(ids: Iterable[str]) -> str:
    """The SM3 of those ids, one a line."""
    return sm3("\n".join(ids).encode()).hex()


def drawn_from(ids: Iterable[str], *, seed: str, size: int) -> list[str]:
    """The `size` ids whose SM3 of “seed:id” is smallest, in that order. Anybody can repeat it."""
    ranked = sorted(ids, key=lambda one: (sm3(f"{seed}:{one}".encode()), one))
    return ranked[:size]


def checkable(*, actor: Actor, area: str, on: date, text: str = "") -> QuerySet[Any]:
    """Cadres on post on a day in the areas where the actor checks. One query."""
    areas = in_areas("area", actor.areas(Permission.CHECK_PRESENCE))
    found = _postings(area_within=area, on=on).filter(areas)
    if text:
        found = found.filter(person__in=directory.people_named(text))
    return found.order_by("area", "role", "pk")


def posting_to_check(*, actor: Actor, public_id: str) -> Any:
    """One posting that the actor may check. Raises NotFound."""
    areas = in_areas("area", actor.areas(Permission.CHECK_PRESENCE))
    found = _postings(public_id=public_id).filter(areas).first()
    if found is None:
        raise NotFound
    return found


def _postings(*, area_within: str = "", on: date | None = None, **more: Any) -> QuerySet[Any]:
    """Names of cadres are open (docs/decisions/0002); who may check is asked by the caller."""
    found = visible_postings(OPERATOR).select_related("person", "place", "unit")
    found = found.defer("person__id_number", "person__phone", "unit__phone")
    if area_within:
        found = found.filter(in_areas("area", (area_within,)))
    if on is not None:
        found = found.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    return found.filter(**more)


def _undecided() -> Q:
    return Q(result=CheckResult.ABSENT, voided_on=None, warning=None)


def _whole(rows: QuerySet[SpotCheck]) -> QuerySet[SpotCheck]:
    return rows.select_related(
        "posting__person", "posting__place", "posting__unit", "draw", "warning"
    ).defer("posting__person__id_number", "posting__person__phone", "posting__unit__phone")
