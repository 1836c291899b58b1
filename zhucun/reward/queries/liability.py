"""Cases in which somebody answers, what proposes them, and what still weighs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.appraisal import queries as appraisal
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.presence.enums import CheckResult
from zhucun.presence.queries import checks as presence
from zhucun.reward import perms
from zhucun.reward.enums import CaseState, Ground, Measure
from zhucun.reward.models import LiabilityCase
from zhucun.roster.queries import RosterFilter, roster

KIND = "liability_case"
#: After these somebody leaves his post: by a person, in the roster.
LEAVES = (Measure.RECALL, Measure.REPLACEMENT, Measure.REMOVAL)
_LOWEST = "incompetent"
_STANDS = (CaseState.DECIDED,)


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
    return cases(actor=actor, state=CaseState.DECIDED).filter(
        mine, appealed_on__isnull=False, answered_on=None
    )


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """A case with what may be done now. `appeal_until`: the last day of an appeal, None where the
    pack sets no days (未配置): then it may be made at any time."""

    case: LiabilityCase
    is_own: bool
    may_keep: bool
    appeal_until: date | None
    may_appeal: bool
    may_answer: bool
    may_restore: bool


def case_card(*, actor: Actor, public_id: str, today: date) -> CaseCard:
    """One case. Raises NotFound."""
    row = one_case(actor=actor, public_id=public_id)
    own = perms.is_himself(actor, row.person)
    keeps = actor.can(Permission.KEEP_REWARD, area=row.area) and not own
    until = appeal_until(row)
    told = row.state == CaseState.DECIDED and row.notified_on is not None
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
        and row.influence_until is not None
        and today > row.influence_until,
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
        posting=posting.pk, measure__in=LEAVES, state=CaseState.DECIDED
    )
    return rows.defer("reason", "appeal", "appeal_answer").order_by("-decided_on", "-pk").first()


def appeal_until(row: LiabilityCase) -> date | None:
    """The last day on which the person may appeal; None where no days are set, or he was not
    told."""
    if row.notified_on is None:
        return None
    pack = directory.pack_for(row.area, as_of=row.notified_on)
    days = pack.number(":liability_appeal_days")
    return None if isinstance(days, Unset) else row.notified_on + timedelta(days=int(days))


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
    """Public ids of the people whose reward of a year is cancelled by a decision that stands
    (HH18-090); `support` withholds it. One query."""
    rows = LiabilityCase.objects.filter(
        person__public_id__in=list(people),
        measure=Measure.BONUS,
        state__in=(CaseState.DECIDED, CaseState.RESTORED),
    )
    return {
        row.person.public_id for row in rows.select_related("person") if reward_year(row) == year
    }


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A fact on record that asks for a decision; nothing follows before somebody decides. `measure`
    is the one that the pack's ladder or a person named, "" where none did."""

    key: str
    ground: Ground
    measure: str
    person: Any
    posting: Any
    area: str
    on: date
    words: str


def proposed(*, actor: Actor, as_of: date, area: str = "") -> list[Proposed]:
    """Facts of the last two years that nobody has taken up, by place and name: absences about which
    somebody decided on a letter or a recall, and the lowest grade. Four queries."""
    since = as_of - timedelta(days=730)
    mine = in_areas("area", actor.areas(Permission.KEEP_REWARD))
    taken = set(
        LiabilityCase.objects.filter(mine)
        .exclude(Q(key="") | Q(state=CaseState.WITHDRAWN))
        .values_list("key", flat=True)
    )
    found = [*_absences(actor, area, since, as_of), *_grades(actor, area, since, as_of)]
    kept = [
        row
        for row in found
        if row.key not in taken
        and actor.can(Permission.KEEP_REWARD, area=row.area)
        and not perms.is_himself(actor, row.person)
    ]
    return sorted(kept, key=lambda row: (row.area, row.person.name, row.on, row.key))


def _absences(actor: Actor, area: str, since: date, as_of: date) -> list[Proposed]:
    rows = presence.checks(actor=actor, area=area, result=CheckResult.ABSENT).filter(
        on__gte=since,
        on__lte=as_of,
        voided_on=None,
        warning__step__in=(Measure.LETTER, Measure.RECALL),
    )
    return [
        Proposed(
            key=f"check:{row.public_id}",
            ground=Ground.ABSENCE,
            measure=row.warning.step,
            person=row.posting.person,
            posting=row.posting,
            area=row.area,
            on=row.on,
            words=f"{row.on}抽查未在岗",
        )
        for row in rows.select_related("warning")
    ]


def _grades(actor: Actor, area: str, since: date, as_of: date) -> list[Proposed]:
    graded = appraisal.graded(actor=actor, area=area, since=since, until=as_of, as_of=as_of)
    low = {row.posting: row for row in graded if row.grade == _LOWEST}
    if not low:
        return []
    rows = roster(actor=actor, as_of=as_of, wanted=RosterFilter(gone=True))
    return [
        Proposed(
            key=f"grade:{low[row.public_id].key}",
            ground=Ground.GRADE,
            measure="",
            person=row.person,
            posting=row,
            area=row.area,
            on=low[row.public_id].until,
            words=f"{low[row.public_id].title}：不称职",
        )
        for row in rows.filter(public_id__in=list(low))
    ]
