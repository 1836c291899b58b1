"""Matters, read: lists, cards, what the pack's rules say, what the villager sees by his code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import MatterLevel, MatterSource, MatterState, Topic
from zhucun.fieldwork.marts import CATEGORIES, CHANNELS, pack_kind, words_of
from zhucun.fieldwork.models import CODE_LENGTH, Matter, MatterStep
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs import PackAt
from zhucun.roster.enums import ItemKind
from zhucun.roster.perms import is_himself
from zhucun.roster.queries import OpenThing, accepted_items

#: A state word of lists: everything that is not closed.
RUNNING = "running"


def matters(
    *,
    actor: Actor,
    area: str = "",
    state: str = "",
    level: str = "",
    kind: str = "",
    overdue: bool = False,
    as_of: date | None = None,
    person: str = "",
    opened_by: str = "",
    source: str = "",
    text: str = "",
    since: date | None = None,
    until: date | None = None,
    settled: bool = False,
    passed_up: bool = False,
) -> QuerySet[Matter]:
    """Matters, closed ones last, those due first, then the latest. One query. `state` also takes
    “running”.

    `overdue`: running past the day on which they were due, seen from `as_of`, which it needs.
    `text`: part of a title, or a code. Opened in [since, until), with `settled` closed in it.
    `passed_up`: those that were ever passed up, whoever deals with them now. `person` answers for
    them now; `opened_by` answered when they were opened, though he may have handed them over since.
    """
    found = perms.visible_matters(actor)
    if opened_by:
        found = found.filter(_first_answered(opened_by))
    if area:
        found = found.filter(in_areas("area", (area,)))
    if state == RUNNING:
        found = found.exclude(state=MatterState.CLOSED)
    elif state:
        found = found.filter(state=state)
    given = {"level": level, "kind": kind, "source": source, "owner__person__public_id": person}
    found = found.filter(**{name: value for name, value in given.items() if value})
    if overdue:
        found = found.filter(is_overdue(as_of))
    if text:
        found = found.filter(Q(title__icontains=text) | Q(code=plain_code(text)))
    found = found.filter(_during("closed_on" if settled else "opened_on", since, until))
    if passed_up:
        found = found.exclude(transfer_reason="")
    return (
        found.select_related("village", "owner__person", "household")
        .annotate(is_closed=ExpressionWrapper(Q(state=MatterState.CLOSED), BooleanField()))
        .order_by("is_closed", F("due_on").asc(nulls_last=True), "-opened_on", "-pk")
    )


def _first_answered(person: str) -> Q:
    """What a cadre answers for, with what he handed over and without what he took over."""
    items = accepted_items(ItemKind.MATTER)
    given = items.filter(handover__giver__person__public_id=person).values("key")
    taken = items.filter(handover__taker__person__public_id=person).values("key")
    mine = Q(owner__person__public_id=person) | Q(public_id__in=given)
    return mine & ~Q(public_id__in=taken)


def is_overdue(as_of: date | None) -> Q:
    """Matters without a result past their day."""
    if as_of is None:
        raise ValueError("what is overdue depends on the day: give as_of")
    waiting = [MatterState.OPEN, MatterState.IN_HAND]
    return Q(state__in=waiting, due_on__lt=as_of)


def _during(column: str, since: date | None, until: date | None) -> Q:
    bounds = {f"{column}__gte": since, f"{column}__lt": until}
    return Q(**{name: day for name, day in bounds.items() if day is not None})


def matter_card(*, actor: Actor, public_id: str) -> Matter:
    """One matter with its village, owner, household and visit. Raises NotFound."""
    found = perms.visible_matters(actor).select_related(
        "village", "owner__person", "owner__place", "household", "visit__posting__person"
    )
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def steps_of(matter: Matter) -> list[MatterStep]:
    """The steps of a matter whose card the actor has read, in their order. One query."""
    return list(matter.steps.order_by("number"))


def may_read(*, actor: Actor, matter: Matter) -> bool:
    """True where the actor may read the sealed texts: who answers for it and who handles it."""
    return is_himself(actor, matter.owner) or perms.may_handle(actor, matter)


def read_text(*, actor: Actor, matter: Matter) -> bool:
    """Note in the access log that somebody other than the owner opens the texts of a matter; False
    where he may not."""
    if not may_read(actor=actor, matter=matter):
        return False
    if not is_himself(actor, matter.owner):
        ledger.log_access(
            kind=Access.REVEAL,
            origin=actor.origin,
            subject=f"matter:{matter.public_id}",
            what="text",
            area=matter.area,
        )
    return True


def matters_of_household(*, actor: Actor, household: str) -> QuerySet[Matter]:
    """The matters of a household, latest first. One query."""
    found = perms.visible_matters(actor).filter(household__public_id=household)
    return found.select_related("owner__person", "village").order_by("-opened_on", "-pk")


def open_matters_of(posting: Any) -> QuerySet[Matter]:
    """What a cadre still answers for, oldest first.

    Asks for no right: the caller names the actor's own posting, or has checked.
    """
    running = Matter.objects.filter(owner=posting).exclude(state=MatterState.CLOSED)
    return running.select_related("village", "household").order_by("opened_on", "pk")


def open_things_of(posting: Any, as_of: date) -> Iterable[OpenThing]:
    """The open matters of a cadre for his handover: by title, which holds no personal data."""
    for row in open_matters_of(posting).filter(opened_on__lte=as_of):
        yield OpenThing(key=row.public_id, text=row.title)


@dataclass(frozen=True, kw_only=True)
class PublicStep:
    kind: str
    level: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PublicMatter:
    """What anybody sees who knows the code: no title, no text, no names."""

    code: str
    kind: str
    topic: str
    level: str
    state: str
    area: str
    village: str
    opened_on: date
    due_on: date | None
    steps: Sequence[PublicStep]


def matter_by_code(code: str) -> PublicMatter:
    """A matter by the code that the villager was given; asks for no right. Raises NotFound.

    As people type it: capitals, blanks and hyphens do not matter, o is 0, i and l are 1.
    """
    typed = plain_code(code)
    row = Matter.objects.select_related("village").filter(code=typed).first()
    if len(typed) != CODE_LENGTH or row is None:
        raise NotFound
    return PublicMatter(
        code=row.code,
        kind=row.kind,
        topic=row.topic,
        level=row.level,
        state=row.state,
        area=row.area,
        village=row.village.name,
        opened_on=row.opened_on,
        due_on=row.due_on,
        steps=[PublicStep(kind=step.kind, level=step.level, on=step.on) for step in steps_of(row)],
    )


def plain_code(text: str) -> str:
    """A code as it is kept, from what somebody typed."""
    return re.sub(r"[\s-]", "", text).lower().translate(str.maketrans("oil", "011"))


def matter_facts(row: Matter, *, pack: PackAt) -> dict[str, Any]:
    """A matter in the words of the packs (terms/case_item), as it stands on the pack's day. No
    query."""
    day = pack.as_of
    closed_on = row.closed_on if row.closed_on and row.closed_on <= day else None
    replied_on = row.replied_on if row.replied_on and row.replied_on <= day else None
    return {
        "code": row.public_id,
        "household": row.household.public_id if row.household else None,
        "village": row.area,
        "township": at_level(row.area, Level.TOWNSHIP),
        "county": at_level(row.area, Level.COUNTY),
        "kind": pack_kind(row.kind, words_of(pack, "kind")),
        "category": CATEGORIES.get(Topic(row.topic), "other"),
        "size": row.size or None,
        "state": "closed" if closed_on else "open",
        "level": row.level,
        "channel": CHANNELS.get(MatterSource(row.source)),
        "has_evidence": row.evidence_on is not None,
        "is_passed_up": row.level == MatterLevel.COUNTY,
        "transfer_reason": row.transfer_reason or None,
        "opened_on": row.opened_on,
        "closed_on": closed_on,
        "replied_on": replied_on,
        "minutes_to_close": row.minutes_to_close if closed_on else None,
        "person": row.owner.person.public_id if row.owner else None,
    }


def matter_answers(row: Matter, *, as_of: date) -> list[tuple[Any, Any, PackAt]]:
    """What the rules of the area's pack say of a matter: (item, answer, pack). No query."""
    pack = directory.pack_for(row.area, as_of=as_of)
    rules = {item.ref: item for item in pack.rules("case_item")}
    if not rules:
        return []
    judge = pack.judge("case_item")
    facts = matter_facts(row, pack=pack)
    found = {name: facts.get(name) for name in judge.names}
    return [(rules[answer.rule], answer, pack) for answer in judge.explain(found)]
