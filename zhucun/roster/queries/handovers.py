"""Rotation and handing over, read: whose term ends, what is open, what was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt
from zhucun.packs.kinds import Checklist
from zhucun.roster import perms
from zhucun.roster.enums import ItemKind, ItemState, PostingRole
from zhucun.roster.models import Handover, HandoverItem, Posting, Release, StandingPromise
from zhucun.roster.queries.postings import RosterFilter, roster
from zhucun.roster.queries.rounds import active_on, one
from zhucun.roster.queries.takeup import StepState, steps_of


@dataclass(frozen=True, kw_only=True)
class OpenThing:
    """Something open of a cadre who leaves; `key` is unique within its kind."""

    key: str
    text: str


#: Gives what is open of a posting on a day. A room above registers its own: cases, households.
Source = Callable[[Posting, date], Iterable[OpenThing]]
#: Called when the successor accepted things of a kind, in the same transaction: (keys, giver,
#: taker, day, who).
Accepted = Callable[[list[str], Posting, Posting, date, Actor], None]
_SOURCES: dict[str, tuple[str | Promise, Source]] = {}
_ACCEPTED: dict[str, Accepted] = {}


def register_source(
    kind: str, source: Source, *, label: str | Promise, accepted: Accepted | None = None
) -> None:
    """Let a kind of open things stand in every handover that is drawn up from now on; `accepted`
    lets them pass to the successor.

    A room registers in its `apps.ready`; registering a kind again replaces it.
    """
    _SOURCES[kind] = (label, source)
    _ACCEPTED.pop(kind, None)
    if accepted is not None:
        _ACCEPTED[kind] = accepted


def tell_accepted(kind: str, keys: list[str], handover: Handover, *, on: date, by: Actor) -> None:
    """Tell the room that keeps a kind of things that the successor accepted some."""
    if (told := _ACCEPTED.get(kind)) is not None and handover.taker is not None:
        told(keys, handover.giver, handover.taker, on, by)


def open_things(giver: Posting, *, as_of: date) -> list[tuple[str, OpenThing]]:
    """Everything open of a posting, by kind, from every source. Costs what these cost."""
    return [
        (kind, thing)
        for kind, (_label, source) in _SOURCES.items()
        for thing in source(giver, as_of)
    ]


def kind_label(kind: str) -> str:
    """What people call a kind of item."""
    if kind in ItemKind.values:
        return str(ItemKind(kind).label)
    return str(_SOURCES[kind][0]) if kind in _SOURCES else kind


def expiring(
    *, actor: Actor, as_of: date, until: date, area: str = "", text: str = ""
) -> QuerySet[Posting]:
    """Postings on post whose term ends up to a day, or has ended, soonest first, those
    without a due day on record last. One query.

    Where no due day is on record the least term of the area's pack stands in for it; where the
    pack has none either, nothing is claimed.
    """
    due = Q(due_on__lte=until)
    for mine in (area,) if area else actor.areas(Permission.SEE_POSTINGS):
        if (months := term_months(mine, as_of)) is not None:
            full = Q(due_on=None, starts_on__lte=months_after(until, -months))
            due |= full & in_areas("area", (mine,))
    found = roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area, text=text))
    return found.filter(due, active_on(as_of)).order_by(
        F("due_on").asc(nulls_last=True), "starts_on", "area", "pk"
    )


def term_months(area: str, as_of: date) -> int | None:
    """The least term by the area's pack; None where no source gives it."""
    return _parameter(area, as_of, "min_term_months")


def overlap_days(area: str, as_of: date) -> int | None:
    """How many days old and new are together by the area's pack; None where it does not say."""
    return _parameter(area, as_of, "min_overlap_days")


def notice_days(area: str, as_of: date) -> int | None:
    """How long before the end a term is announced by the area's pack; None: not configured."""
    return _parameter(area, as_of, "notice_days")


def _parameter(area: str, as_of: date, name: str) -> int | None:
    found = directory.pack_for(area, as_of=as_of).parameters.get(name)
    return found.value if found is not None and isinstance(found.value, int) else None


def handovers(
    *, actor: Actor, area: str = "", state: str = "", person: str = ""
) -> QuerySet[Handover]:
    """Handovers, latest first, each with its number of items and of those accepted; with `person`
    those that he gives or takes. One query."""
    found = perms.visible_handovers(actor)
    if person:
        takes = Q(taker__person__public_id=person)
        found = found.filter(Q(giver__person__public_id=person) | takes)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if state:
        found = found.filter(state=state)
    accepted = Count("items", filter=Q(items__state=ItemState.ACCEPTED))
    return (
        found.select_related(*_ENDS)
        .annotate(item_count=Count("items"), accepted_count=accepted)
        .order_by("-opened_on", "-pk")
    )


_ENDS = (
    "giver__person",
    "giver__place",
    "giver__unit",
    "giver__team",
    "giver__round",
    "taker__person",
    "taker__unit",
)


def handover_card(*, actor: Actor, public_id: str) -> Handover:
    """One handover with both cadres. Raises NotFound."""
    return one(handovers(actor=actor), public_id=public_id)


def handover_of(*, actor: Actor, posting: Posting) -> Handover | None:
    """The handover in which a posting is given away."""
    return handovers(actor=actor).filter(giver=posting).first()


def items_of(handover: Handover) -> list[HandoverItem]:
    """The list of a handover whose card the actor has read, in the order of its making."""
    return list(handover.items.order_by("pk"))


def accepted_items(kind: str) -> QuerySet[HandoverItem]:
    """Things of a kind that a successor took over, whose they were and whose they are. For rooms
    above that say who answered for what; asks for no right. One query."""
    return HandoverItem.objects.filter(kind=kind, state=ItemState.ACCEPTED).order_by("pk")


def item_card(*, actor: Actor, public_id: str) -> HandoverItem:
    """One item with its handover. Raises NotFound."""
    seen = HandoverItem.objects.filter(handover__in=perms.visible_handovers(actor))
    ends = [f"handover__{end}" for end in _ENDS]
    return one(seen.select_related("handover", *ends), public_id=public_id)


def takers(*, actor: Actor, giver: Posting, as_of: date) -> QuerySet[Posting]:
    """Who may take over: those who serve in the same place on the day or come later."""
    there = perms.visible_postings(actor).filter(area=giver.area).exclude(pk=giver.pk)
    running = Q(ends_on=None) | Q(ends_on__gt=as_of)
    return there.filter(running).select_related("person", "place").order_by("-starts_on", "pk")


def unaccepted(handover: Handover) -> int:
    """How many items the successor has not accepted."""
    return handover.items.exclude(state=ItemState.ACCEPTED).count()


def promises(*, actor: Actor, area: str, as_of: date) -> QuerySet[StandingPromise]:
    """Standing promises of an area on a day, by village."""
    found = perms.visible_promises(actor).filter(in_areas("area", (area,)), made_on__lte=as_of)
    running = Q(ended_on=None) | Q(ended_on__gt=as_of)
    return (
        found.filter(running)
        .select_related("village", "posting__person", "made_by__person")
        .order_by("area", "made_on", "pk")
    )


def promise_card(*, actor: Actor, public_id: str) -> StandingPromise:
    """One promise. Raises NotFound."""
    found = perms.visible_promises(actor).select_related("village", "posting__person")
    return one(found, public_id=public_id)


def release_of(posting: Posting) -> Release | None:
    """How somebody left, where he was released here."""
    return Release.objects.filter(posting=posting).first()


def handover_facts(handover: Handover, items: list[HandoverItem]) -> dict[str, Any]:
    """A handover in the words of the packs (terms/handover)."""
    giver, taker = handover.giver, handover.taker
    promised = [item for item in items if item.kind == ItemKind.PROMISE]
    taken = [item for item in items if item.state == ItemState.ACCEPTED]
    together, vacant = None, None
    if handover.together_from and handover.together_until:
        together = (handover.together_until - handover.together_from).days
    if taker is not None and giver.ends_on is not None:
        vacant = max(0, (taker.starts_on - giver.ends_on).days)
    return {
        "village": handover.area,
        "predecessor": giver.person.public_id,
        "successor": taker.person.public_id if taker else None,
        "overlap_days": together,
        "vacant_days": vacant,
        "open_items": len(items),
        "open_items_taken_over": len(taken),
        "accepted_items": len(taken),
        "commitments": len(promised),
        "commitments_taken_over": sum(item in taken for item in promised),
        "is_signed_by_predecessor": handover.given_on is not None,
        "is_signed_by_successor": handover.taken_on is not None,
        "happened_on": handover.taken_on,
    }


def handover_answers(
    handover: Handover, items: list[HandoverItem], *, as_of: date
) -> list[tuple[Any, Any, PackAt]]:
    """What the rules of the area's pack say of a handover: (item, answer, pack). No query."""
    pack = directory.pack_for(handover.area, as_of=as_of)
    rules = {item.ref: item for item in pack.rules("handover")}
    if not rules:
        return []
    judge = pack.judge("handover")
    facts = handover_facts(handover, items)
    row = {name: facts.get(name) for name in judge.names}
    return [(rules[answer.rule], answer, pack) for answer in judge.explain(row)]


def _checklist(giver: Posting, as_of: date) -> Iterable[OpenThing]:
    """What the pack's list of a handover names; with no list, nothing."""
    try:
        spec = directory.pack_for(giver.area, as_of=as_of).item("checklists/handover").spec
    except Problem:
        return
    assert isinstance(spec, Checklist)
    for item in spec.items:
        yield OpenThing(key=item.id, text=item.label.zh)


def _promises(giver: Posting, as_of: date) -> Iterable[OpenThing]:
    rows = StandingPromise.objects.filter(posting=giver, ended_on=None, made_on__lte=as_of)
    for row in rows.order_by("pk"):
        yield OpenThing(key=row.public_id, text=row.text)


_UNFINISHED = (StepState.OVERDUE, StepState.WAITING, StepState.UNSET)


def _unfinished(giver: Posting, as_of: date) -> Iterable[OpenThing]:
    """Steps of taking up the post that the pack asks for and that are not done."""
    with translation.override("zh-hans"):
        for step in steps_of([giver], as_of=as_of)[giver.pk]:
            if step.asked_by and step.state in _UNFINISHED:
                yield OpenThing(key=step.step, text=str(step.step.label))


def _team(giver: Posting, as_of: date) -> Iterable[OpenThing]:
    if giver.team is not None:
        yield OpenThing(key=giver.team.public_id, text=giver.team.name)


def _captaincy(giver: Posting, as_of: date) -> Iterable[OpenThing]:
    """The captaincy of the township that the same person holds beside his post."""
    town = at_level(giver.area, Level.TOWNSHIP)
    held = Posting.objects.filter(
        active_on(as_of), person=giver.person_id, role=PostingRole.CAPTAIN, area=town
    )
    for row in held.select_related("place"):
        yield OpenThing(key=row.public_id, text=row.place.short_name)


register_source(ItemKind.CHECKLIST, _checklist, label=ItemKind.CHECKLIST.label)
register_source(ItemKind.PROMISE, _promises, label=ItemKind.PROMISE.label)
register_source(ItemKind.TAKE_UP, _unfinished, label=ItemKind.TAKE_UP.label)
register_source(ItemKind.TEAM, _team, label=ItemKind.TEAM.label)
register_source(ItemKind.CAPTAINCY, _captaincy, label=ItemKind.CAPTAINCY.label)
