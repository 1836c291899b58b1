"""Cases in which somebody answers, and what still weighs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.problems import NotFound
from zhucun.ledger import queries as ledger
from zhucun.packs import PackAt
from zhucun.reward import perms
from zhucun.reward.enums import LiabilityState, Measure
from zhucun.reward.events import InfluenceCorrected
from zhucun.reward.models import LiabilityCase
from zhucun.support import queries as support

KIND = "liability_case"
#: After these somebody leaves his post: by a person, in the roster.
LEAVES = (Measure.RECALL, Measure.REPLACEMENT, Measure.REMOVAL)
_STANDS = (LiabilityState.DECIDED,)


def cases(*, actor: Actor, area: str = "", state: str = "", text: str = "") -> QuerySet[Any]:
    """Cases that the actor may see, latest first; sealed texts stay sealed. One query."""
    found = perms.visible_cases(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if state:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    return (
        found.select_related("person__unit", "posting__place")
        .defer("reason", "appeal", "appeal_answer")
        .order_by("-opened_on", "area", "-pk")
    )


def appeals_waiting(*, actor: Actor) -> QuerySet[Any]:
    """Appeals of others that nobody has answered, where the actor keeps the cases. One query."""
    mine = in_areas("area", actor.areas(Permission.KEEP_REWARD))
    return cases(actor=actor, state=LiabilityState.DECIDED).filter(
        mine, appealed_on__isnull=False, answered_on=None
    )


@dataclass(frozen=True, kw_only=True)
class Correction:
    """The day until which a decision weighs was corrected, and the person told anew."""

    on: date
    before: date
    influence_until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """A case with what may be done now. `appeal_until`: the last day of an appeal, None where the
    pack sets no days (未配置): then it may be made at any time. `corrections`: of the day until
    which it weighs, with what he was told before."""

    case: LiabilityCase
    is_own: bool
    may_keep: bool
    appeal_until: date | None
    may_appeal: bool
    may_answer: bool
    may_restore: bool
    may_take_back: bool
    may_correct: bool
    corrections: tuple[Correction, ...]


def case_card(*, actor: Actor, public_id: str, today: date) -> CaseCard:
    """One case. Raises NotFound."""
    row = one_case(actor=actor, public_id=public_id)
    own = perms.is_himself(actor, row.person)
    keeps = actor.can(Permission.KEEP_REWARD, area=row.area) and not own
    until = appeal_until(row)
    told = row.state == LiabilityState.DECIDED and row.notified_on is not None
    in_time = until is None or today <= until
    return CaseCard(
        case=row,
        is_own=own,
        may_keep=keeps,
        appeal_until=until,
        may_appeal=told and own and row.appealed_on is None and in_time and actor.viewer is None,
        may_answer=keeps and row.appealed_on is not None and row.answered_on is None,
        may_restore=keeps
        and told
        and (row.appealed_on is None or row.answered_on is not None)
        and row.influence_until is not None
        and today > row.influence_until,
        may_take_back=keeps
        and row.state == LiabilityState.DECIDED
        and row.notified_on is None
        and row.decided_by != actor.account,
        may_correct=keeps and told and _is_typed(row),
        corrections=corrections(row),
    )


def _is_typed(row: LiabilityCase) -> bool:
    """Whether somebody gave the day until which it weighs, and not the pack."""
    on = row.notified_on
    return on is not None and influence_months(directory.pack_for(row.area, as_of=on)) is None


def corrections(row: LiabilityCase) -> tuple[Correction, ...]:
    """Oldest first. One query, none before the person was told."""
    if row.notified_on is None:
        return ()
    told = ledger.history(subjects=[f"liability:{row.public_id}"])
    found = told.filter(name=InfluenceCorrected.name).values_list("data", flat=True)
    return tuple(
        Correction(
            on=date.fromisoformat(each["on"]),
            before=date.fromisoformat(each["before"]),
            influence_until=date.fromisoformat(each["influence_until"]),
            reason=each["reason"],
        )
        for each in found
    )


def one_case(*, actor: Actor, public_id: str) -> LiabilityCase:
    """One case with its texts. Raises NotFound."""
    rows = perms.visible_cases(actor).filter(public_id=public_id)
    found = rows.select_related("person__unit", "posting__place").first()
    if found is None:
        raise NotFound
    return found


def case_of_leaving(*, actor: Actor, posting: Any) -> LiabilityCase | None:
    """The case by which somebody has to leave this post, while its decision stands and the actor
    may see it; None where there is none. One query."""
    rows = perms.visible_cases(actor).filter(
        posting=posting.pk, measure__in=LEAVES, state=LiabilityState.DECIDED
    )
    return rows.defer("reason", "appeal", "appeal_answer").order_by("-decided_on", "-pk").first()


def appeal_until(row: LiabilityCase) -> date | None:
    """The last day on which the person may appeal, from the day on which he was last told; None
    where no days are set, or he was not told. One query."""
    if row.notified_on is None:
        return None
    pack = directory.pack_for(row.area, as_of=row.notified_on)
    days = pack.number(":liability_appeal_days")
    if isinstance(days, Unset):
        return None
    told = max([row.notified_on, *(each.on for each in corrections(row))])
    return told + timedelta(days=int(days))


def influence_months(pack: PackAt) -> int | None:
    """How long a decision weighs, in months; None is not set (未配置)."""
    found = pack.number(":liability_influence_months")
    return None if isinstance(found, Unset) else int(found)


def under_influence(*, people: Collection[int], as_of: date) -> dict[int, date]:
    """On whom a decision weighs on a day, and until when, by key of the person. Asks for no right:
    the caller shows only people whom the actor sees. One query."""
    rows = LiabilityCase.objects.filter(
        person__in=list(people),
        state__in=_STANDS,
        notified_on__lte=as_of,
        influence_until__gte=as_of,
    ).order_by("influence_until")
    found = rows.values_list("person", "influence_until")
    return {person: until for person, until in found if until is not None}


def reward_year(row: LiabilityCase) -> int:
    """The year whose reward a case cancels: that of the latest fact on which it rests, not that in
    which somebody decided."""
    return max(date.fromisoformat(each["on"]) for each in row.rows).year


def cancelled_rewards(*, people: Collection[str], year: int) -> set[str]:
    """Public ids of the people whose reward of a year is cancelled by a decision, and was not
    released (HH18-090): as `support` withholds it. One query."""
    held = support.holds_of(actor=OPERATOR, year=year, people=people)
    return set(held.open) | {person for person, _entitlement in held.lines}
