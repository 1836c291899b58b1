"""Party members and those on the way: the list, one with its days, and the age structure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, BooleanField, Case, Count, F, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhucun.branches import perms
from zhucun.branches.marts.columns import BORN, IN_PARTY, aged, belonging, stage_on, years_to
from zhucun.branches.models import PartyMember, StageStep
from zhucun.branches.queries.people import LINKS, matching
from zhucun.directory.perms import Actor
from zhucun.households.enums import LeftReason
from zhucun.kernel.problems import NotFound
from zhucun.ledger import queries as journal


@dataclass(frozen=True, kw_only=True)
class Band:
    """Ages from `low` up to `high` (both included; None: no end)."""

    word: str
    label: str | Promise
    low: int | None
    high: int | None


BANDS = (
    Band(word="to-35", label=_("35 and younger"), low=None, high=35),
    Band(word="36-45", label=_("36 to 45"), low=36, high=45),
    Band(word="46-59", label=_("46 to 59"), low=46, high=59),
    Band(word="from-60", label=_("60 and older"), low=60, high=None),
)
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class BandCount:
    """How many members are of an age; `share` of those whose birthday is known, in per cent."""

    band: Band
    count: int
    share: float | None


@dataclass(frozen=True, kw_only=True)
class AgeStructure:
    """The ages of members on a day. `mean` is over those whose birthday is known (`known` of
    `total`); women and men are counted where it is on record."""

    as_of: date
    total: int
    known: int
    mean: float | None
    bands: tuple[BandCount, ...]

    @property
    def unknown(self) -> int:
        return self.total - self.known


def of_band(word: str, as_of: date) -> Q:
    """Rows with `born` in a band of ages on a day."""
    if word == UNKNOWN:
        return Q(born=None)
    band = next(each for each in BANDS if each.word == word)
    return aged(as_of, band.low, band.high)


def members(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    branch: str = "",
    stage: str = "",
    band: str = "",
    text: str = "",
    gone: bool = False,
) -> QuerySet[PartyMember]:
    """Members of a day in the actor's areas with `stage_now` and `born`. `stage` may be a stage or
    “party” for those in the Party; `gone` also gives who left since. `has_died`: the household to
    which somebody is linked says so, and he still stands here; to be checked. One query."""
    found: Any = perms.visible_members(actor, area).filter(joined_on__lte=as_of)
    if not gone:
        found = found.filter(belonging(as_of))
    found = found.annotate(stage_now=stage_on(as_of), born=BORN, has_died=_has_died(as_of))
    if branch:
        found = found.filter(branch__public_id=branch)
    if stage:
        found = found.filter(stage_now__in=IN_PARTY if stage == "party" else [stage])
    if band:
        found = found.filter(of_band(band, as_of))
    if text.strip():
        found = found.filter(matching(text))
    rows: QuerySet[PartyMember] = found.select_related("branch", "branch__village", *LINKS)
    return rows.order_by("area", "pk")


def age_structure(rows: QuerySet[Any], *, as_of: date) -> AgeStructure:
    """The ages of rows that `members` found, of those in the Party. One query."""
    inside: Any = rows.filter(stage_now__in=IN_PARTY).order_by()
    counted: dict[str, Any] = inside.aggregate(
        total=Count("pk"),
        known=Count("born"),
        mean=Avg(years_to(as_of, F("born"))),
        **{
            f"band_{n}": Count("pk", filter=of_band(band.word, as_of))
            for n, band in enumerate(BANDS)
        },
    )
    known, mean = counted["known"], counted["mean"]
    return AgeStructure(
        as_of=as_of,
        total=counted["total"],
        known=known,
        mean=None if mean is None else round(float(mean), 1),
        bands=tuple(
            BandCount(band=band, count=(n := counted[f"band_{at}"]), share=_share(n, known))
            for at, band in enumerate(BANDS)
        ),
    )


def member_card(*, actor: Actor, public_id: str) -> PartyMember:
    """One membership with branch and person. Raises NotFound."""
    rows = perms.visible_members(actor).filter(public_id=public_id)
    row = rows.select_related("branch__village", "local__village", *LINKS).first()
    if row is None:
        raise NotFound
    return row


def steps_of(member: PartyMember) -> list[StageStep]:
    """The stages of a membership, oldest first. One query."""
    return list(member.steps.order_by("on"))


def history_of(member: PartyMember) -> list[Any]:
    """What happened to a membership, oldest first."""
    return list(journal.history(subjects=[f"party-member:{member.public_id}"]))


def _has_died(as_of: date) -> Case:
    dead = Q(
        left_on=None,
        local__member__left_reason=LeftReason.DEATH,
        local__member__valid_until__lte=as_of,
    )
    return Case(When(dead, then=True), default=False, output_field=BooleanField())


def _share(count: int, known: int) -> float | None:
    return round(100 * count / known, 1) if known else None
