"""The chain of responsibility of each village (SQ24-053, YN-041): who is responsible, who
supervises, who answers, by the links that the pack names; and for what each level answers
(HH18-116)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.analytics.enums import LinkState, Part
from zhucun.analytics.queries.coverage import judging
from zhucun.analytics.queries.holders import SOURCES, Asked, Held
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import queries as fieldwork
from zhucun.kernel.divisions import Level, is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist, ChecklistItem

#: The subject of the packs whose rows are computed here.
DUTY = "duty"
_HIDDEN = "—"


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link of a village's chain with those who hold it."""

    item: ChecklistItem
    state: LinkState
    held: tuple[Held, ...]

    @property
    def part(self) -> Part:
        return Part(str(self.item.part))


@dataclass(frozen=True, kw_only=True)
class VillageChain:
    """The chain of one village on a day."""

    code: str
    name: str
    links: tuple[Link, ...]

    @property
    def broken(self) -> tuple[Link, ...]:
        """Links that are asked for and held by nobody."""
        return tuple(link for link in self.links if link.state is LinkState.BROKEN)

    @property
    def responsible(self) -> str | None:
        return self.part("responsible")

    @property
    def supervisor(self) -> str | None:
        return self.part("supervisor")

    @property
    def accountable(self) -> str | None:
        return self.part("accountable")

    def part(self, part: str) -> str | None:
        """The names of those who are responsible, supervise or answer; None where nobody does, a
        dash where the reader may not see whether somebody does."""
        links = [link for link in self.links if link.item.part == part]
        names = [str(held.name) for link in links for held in link.held]
        if names:
            return "、".join(dict.fromkeys(names))
        return _HIDDEN if any(link.state is LinkState.HIDDEN for link in links) else None


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something to be done in a village, with the three who stand behind it: the assistance of the
    village as a whole, or an open item of its plans, for which its owner is responsible."""

    code: str
    village: str
    facts: Mapping[str, Any]


def chain_list(pack: PackAt) -> PackItem[Checklist] | None:
    """The list of the pack whose items are links of a chain; None where it has none."""
    lists = pack.checklists()
    return next((each for each in lists if any(item.held_by for item in each.spec.items)), None)


def villages_chained(*, actor: Actor, pack: PackAt, area: str) -> list[VillageChain]:
    """The chains of the villages of an area in which somebody serves or answers, or a rule that a
    link names asks for somebody, by code. At most fourteen queries, whatever their number."""
    item = chain_list(pack)
    if item is None:
        return []
    links = [each for each in item.spec.items if each.held_by]
    mine = actor.areas(Permission.SEE_POSTINGS)
    places = directory.places(actor=actor, as_of=pack.as_of, area=area, level=Level.VILLAGE)
    names = {
        code: name
        for code, name in places.values_list("code", "short_name")
        if any(is_under(code, own) for own in mine)
    }
    asked = Asked(actor=actor, as_of=pack.as_of, area=area, villages=names)
    rules = {each.asked_by for each in links if each.asked_by}
    asking = {rule: _asked_by(actor, pack, area, rule) for rule in sorted(rules)}
    held = {str(each.held_by): SOURCES[str(each.held_by)].by_place(asked) for each in links}
    served = {row.area for row in (*asked.postings, *asked.teams, *asked.answering)}
    found = []
    for code, name in names.items():
        told = tuple(_link(each, code, asked, held, asking) for each in links)
        wanted = any(code in asking[rule] for rule in rules)
        if code in served or wanted:
            found.append(VillageChain(code=code, name=name, links=told))
    return found


def _link(
    item: ChecklistItem,
    code: str,
    asked: Asked,
    held: Mapping[str, Mapping[str, list[Held]]],
    asking: Mapping[str, set[str]],
) -> Link:
    source = SOURCES[str(item.held_by)]
    place = code[: source.level]
    if source.is_hidden(asked, place):
        return Link(item=item, state=LinkState.HIDDEN, held=())
    holding = tuple(held[str(item.held_by)].get(place, ()))
    if holding:
        state = LinkState.HELD
    elif item.asked_by and not any(code[:size] in asking[item.asked_by] for size in Level if size):
        state = LinkState.NOT_ASKED
    else:
        state = LinkState.BROKEN
    return Link(item=item, state=state, held=holding)


def _asked_by(actor: Actor, pack: PackAt, area: str, rule: str) -> set[str]:
    """Codes of the places of which a rule asks something on the day. One query."""
    item = next((each for each in pack.rules() if each.id == rule), None)
    if item is None:
        return set()
    subject = item.spec.subject
    around = area[: Level.TOWNSHIP] if subject == "township" else area
    found = judging(actor=actor, pack=pack, subject=subject, area=around, items=[item])
    rows = found.rows.select(found.outcomes)
    return {code for code, _area, outcome in rows if outcome != Outcome.NOT_APPLICABLE.value}


def duties(*, actor: Actor, pack: PackAt, area: str) -> Iterator[Duty]:
    """Every duty of the villages of an area, with the names of the three."""
    chains = villages_chained(actor=actor, pack=pack, area=area)
    parts = {chain.code: {part: chain.part(part) for part in Part.values} for chain in chains}
    for code, told in parts.items():
        yield Duty(code=code, village=code, facts=_facts(code, "assistance", told))
    for item in fieldwork.items_open(actor=actor, area=area, as_of=pack.as_of):
        if item.area in parts:
            posting = item.owner or item.plan.posting
            owner = posting.person.name if posting else None
            told = {**parts[item.area], "responsible": owner}
            yield Duty(
                code=item.public_id, village=item.area, facts=_facts(item.area, "plan_item", told)
            )


def _facts(village: str, kind: str, told: Mapping[str, str | None]) -> dict[str, Any]:
    county, township = village[: Level.COUNTY], village[: Level.TOWNSHIP]
    return {"kind": kind, "village": village, "township": township, "county": county, **told}


def duties_asked(*, actor: Actor, pack: PackAt, area: str, flag: str) -> list[str]:
    """Codes of the duties that give cause to ask a question of the pack."""
    asks = pack.predicate(DUTY, flag)
    found: Sequence[Duty] = list(duties(actor=actor, pack=pack, area=area))
    return [duty.code for duty in found if asks(duty.facts)]
