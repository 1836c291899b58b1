"""Facts on record that ask for a decision about a cadre: they propose, each with its record and the
rule that asks for it; people decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q

from zhucun.appraisal import queries as appraisal
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Outcome, Unset
from zhucun.exits import queries as exits
from zhucun.exits.enums import ExitState, Kind
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.kernel.periods import months_after
from zhucun.packs import PackAt
from zhucun.presence.enums import CheckResult
from zhucun.presence.queries import checks as presence
from zhucun.reward import perms
from zhucun.reward.enums import FactKind, Ground, LiabilityState, Measure, PledgeVerdict
from zhucun.reward.models import LiabilityCase
from zhucun.reward.queries.judging import answers, has_rules
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import RosterFilter, roster

_EVER = date(1900, 1, 1)
#: By subject the word of the packs for “a case was opened”: a rule that requires it asks for one.
_OPENED = {"exit": "liability_case_opened", "pledge": "action_case_opened"}


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A fact on record that asks for a decision; nothing follows before somebody decides. `measure`
    is the one that the pack's ladder or a person named, "" where none did. `rule`: the pack's rule
    that asks for a case, None where an office or the appraisal itself does."""

    key: str
    ground: Ground
    measure: str
    person: Any
    posting: Any
    area: str
    on: date
    words: str
    rule: Any = None
    pack: str = ""


def proposed(*, actor: Actor, as_of: date, area: str = "") -> list[Proposed]:
    """Facts that nobody has taken up, by place and name: absences about which somebody decided on a
    letter or a recall, the lowest grade of a scheme, and what a rule of the pack says a case is to
    be opened for: exits that are late (HH18-091), pledges that were not kept (HH18-052). Each pack
    says how far back (`liability-look-back-months`). Some ten queries."""
    since = _earliest(as_of)
    mine = in_areas("area", actor.areas(Permission.KEEP_REWARD))
    taken = set(
        LiabilityCase.objects.filter(mine)
        .exclude(Q(key="") | Q(state=LiabilityState.WITHDRAWN))
        .values_list("key", flat=True)
    )
    found = [
        *_absences(actor, area, since, as_of),
        *_grades(actor, area, since, as_of),
        *_exits(actor, area, since, as_of, taken),
        *_pledges(actor, area, since, as_of, taken),
        *_targets(actor, area, since, as_of, taken),
    ]
    kept = [
        row
        for row in found
        if row.key not in taken
        and row.on >= _since(directory.pack_for(row.area, as_of=as_of), as_of)
        and actor.can(Permission.KEEP_REWARD, area=row.area)
        and not perms.is_himself(actor, row.person)
    ]
    return sorted(kept, key=lambda row: (row.area, row.person.name, row.on, row.key))


def risks(*, actor: Actor, posting: Any, as_of: date) -> list[Proposed]:
    """The same facts about one cadre, taken up or not, as far as the actor sees them: what he may
    have to answer for. Some eight queries."""
    area = posting.area
    since = _since(directory.pack_for(area, as_of=as_of), as_of)
    found = [
        *_absences(actor, area, since, as_of),
        *_grades(actor, area, since, as_of),
        *_exits(actor, area, since, as_of, ()),
        *_pledges(actor, area, since, as_of, ()),
        *_targets(actor, area, since, as_of, ()),
    ]
    his = [row for row in found if row.person.pk == posting.person_id]
    return sorted(his, key=lambda row: (row.on, row.key))


def _since(pack: PackAt, as_of: date) -> date:
    """From which day on a pack has facts proposed; all on record where it leaves it open."""
    months = pack.number(":liability_look_back_months")
    return _EVER if isinstance(months, Unset) else months_after(as_of, -int(months))


def _earliest(as_of: date) -> date:
    """The earliest of all packs that hold on a day."""
    packs = (each for each in directory.policy().packs.values() if as_of in each.valid)
    return min(_since(each.at(as_of), as_of) for each in packs)


def _absences(actor: Actor, area: str, since: date, as_of: date) -> list[Proposed]:
    rows = presence.checks(actor=actor, area=area, result=CheckResult.ABSENT).filter(
        on__gte=since,
        on__lte=as_of,
        voided_on=None,
        warning__step__in=(Measure.LETTER, Measure.RECALL),
    )
    return [
        Proposed(
            key=f"{FactKind.CHECK}:{row.public_id}",
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
    graded = appraisal.graded(
        actor=actor, area=area, since=since, until=as_of, as_of=as_of, lowest=True
    )
    low = {row.posting: row for row in graded}
    if not low:
        return []
    rows = roster(actor=actor, as_of=as_of, wanted=RosterFilter(gone=True))
    return [
        Proposed(
            key=f"{FactKind.GRADE}:{low[row.public_id].key}",
            ground=Ground.GRADE,
            measure="",
            person=row.person,
            posting=row,
            area=row.area,
            on=low[row.public_id].until,
            words=f"{low[row.public_id].title}：{low[row.public_id].label[0]}",
        )
        for row in rows.filter(public_id__in=list(low))
    ]


def _exits(
    actor: Actor, area: str, since: date, as_of: date, taken: Collection[str]
) -> Iterator[Proposed]:
    """Villages and households that did not exit by their day: whoever led the team there on that
    day is proposed. What was withdrawn is no exit."""
    rows: list[Any] = list(
        exits.exits(actor=actor, as_of=as_of, area=area)
        .filter(due_on__gte=since, due_on__lt=as_of)
        .filter(Q(exited_on=None) | Q(exited_on__gt=F("due_on")))
        .exclude(kind=Kind.COUNTY)
        .exclude(state=ExitState.WITHDRAWN)
    )
    leaders = _leaders(actor, {row.area for row in rows}, as_of)
    for row in rows:
        key = f"{FactKind.EXIT}:{row.public_id}"
        facts = {"kind": row.kind, "due_on": row.due_on, "exited_on": row.exited_on}
        posting = _serving(leaders.get(row.area, ()), row.due_on)
        asked = _asked("exit", row.area, facts, as_of, is_opened=key in taken)
        if posting is None or asked is None:
            continue
        late = f"{row.exited_on}方退出" if row.exited_on else "至今未退出"
        yield Proposed(
            key=key,
            ground=Ground.TARGET,
            measure="",
            person=posting.person,
            posting=posting,
            area=posting.area,
            on=row.due_on,
            words=f"{row.title}应于{row.due_on}退出，{late}",
            rule=asked[0],
            pack=asked[1],
        )


def _pledges(
    actor: Actor, area: str, since: date, as_of: date, taken: Collection[str]
) -> Iterator[Proposed]:
    """Pledges of cadres whose days are over and of which something was not done in time. A pledge
    without a day is due at the end of its year."""
    rows: Any = fieldwork.plans(actor=actor, area=area, kind=PlanKind.PLEDGE, as_of=as_of)
    late = Q(pledged__state=ItemState.DONE, pledged__closed_on__gt=F("pledged__due_on"))
    rows = rows.filter(posting__isnull=False, year__gte=since.year, year__lte=as_of.year)
    rows = rows.annotate(last=Max("pledged__due_on"), late=Count("pledged", filter=late))
    for row in rows.select_related("posting__person", "posting__place"):
        key = f"{FactKind.PLEDGE}:{row.public_id}"
        due_on = row.last or date(row.year, 12, 31)
        facts = {"due_on": due_on, "target_met": _kept(row), "person": row.posting.person.public_id}
        asked = _asked("pledge", row.area, facts, as_of, is_opened=key in taken)
        if asked is not None and due_on >= since:
            yield Proposed(
                key=key,
                ground=Ground.TARGET,
                measure="",
                person=row.posting.person,
                posting=row.posting,
                area=row.area,
                on=due_on,
                words=f"{row.year}年承诺应于{due_on}完成：{row.open_items}项未完成，{row.late}项逾期完成",
                rule=asked[0],
                pack=asked[1],
            )


def _targets(
    actor: Actor, area: str, since: date, as_of: date, taken: Collection[str]
) -> Iterator[Proposed]:
    """Pledges with consequence of cadres that a person decided were missed (HH18-053)."""
    rows = perms.visible_pledges(actor).filter(
        verdict=PledgeVerdict.MISSED, voided_on=None, due_on__gte=since, due_on__lte=as_of
    )
    rows = rows.filter(posting__isnull=False)
    if area:
        rows = rows.filter(in_areas("area", (area,)))
    for row in rows.select_related("person", "posting__person", "posting__place").order_by("pk"):
        key = f"{FactKind.TARGET}:{row.public_id}"
        facts = {"due_on": row.due_on, "target_met": False, "person": row.person.public_id}
        asked = _asked("pledge", row.area, facts, as_of, is_opened=key in taken)
        yield Proposed(
            key=key,
            ground=Ground.TARGET,
            measure="",
            person=row.person,
            posting=row.posting,
            area=row.posting.area if row.posting else row.area,
            on=row.due_on,
            words=f"军令状“{row.target}”应于{row.due_on}完成，认定未完成；约定后果：{row.consequence}"[
                :200
            ],
            rule=asked[0] if asked else None,
            pack=asked[1] if asked else "",
        )


def _kept(row: Any) -> bool | None:
    """Whether all that was pledged was done by its day; None where nothing was."""
    if not row.open_items + row.done_items:
        return None
    return not row.open_items and not row.late


def _asked(
    subject: str, area: str, facts: Mapping[str, Any], as_of: date, *, is_opened: bool
) -> tuple[Any, str] | None:
    """The rule by which the pack of a place asks for a case about a fact, with the pack's name;
    None where none does. No query."""
    pack = directory.pack_for(area, as_of=as_of)
    rules = _rules(pack, subject)
    if not rules:
        return None
    known = {**facts, _OPENED[subject]: is_opened}
    for answer in answers(pack, subject, known, frozenset(rules)):
        if answer.outcome == Outcome.FAIL:
            return rules[answer.rule], f"{pack.id} {pack.version}"
    return None


def _rules(pack: PackAt, subject: str) -> dict[str, Any]:
    """The rules of a pack that require a case, by reference."""
    if not has_rules(pack, subject):
        return {}
    return {
        item.ref: item
        for item in pack.rules(subject)
        if item.spec.require and _OPENED[subject] in _names(pack, subject, item.spec.require)
    }


def _names(pack: PackAt, subject: str, text: str) -> frozenset[str]:
    return frozenset(pack.expression(subject, text).names)


def _leaders(actor: Actor, villages: Collection[str], as_of: date) -> dict[str, list[Any]]:
    """First secretaries of villages, who serve or served. One query."""
    found: dict[str, list[Any]] = {}
    if villages:
        rows = roster(actor=actor, as_of=as_of, wanted=RosterFilter(gone=True))
        rows = rows.filter(area__in=list(villages), role=PostingRole.FIRST_SECRETARY)
        for row in rows.order_by("starts_on", "pk"):
            found.setdefault(row.area, []).append(row)
    return found


def _serving(rows: Iterable[Any], on: date) -> Any:
    """Who served on a day; the last who came, where several did."""
    there = [row for row in rows if row.starts_on <= on and (row.ends_on or date.max) > on]
    return there[-1] if there else None
