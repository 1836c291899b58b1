"""Check-ups, visits and stays of a year; the kit of each base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.kinds import Label
from zhucun.roster.queries import teams
from zhucun.support import perms
from zhucun.support.enums import CareKind
from zhucun.support.models import Care, KitCheck
from zhucun.support.queries.asked import Timeline, asked, facts_of, timeline
from zhucun.support.queries.people import OnPost, on_post

SEASONS = "care-seasons"
#: The lists of what belongs to a base, by id; a pack has the one or the other.
KITS = ("team-base-kit", "basic-kit")
#: The words of duties that are counted here.
WORDS = {
    CareKind.CHECK_UP.value: ("posting",),
    CareKind.CARE_VISIT.value: ("posting",),
    CareKind.CONVALESCENCE.value: ("posting",),
}
COVER_WORDS = {"accident-insurance": ("posting",), "critical-illness-insurance": ("posting",)}


class DutyFact(NamedTuple):
    """One thing on record, as other rooms give theirs."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


@dataclass(frozen=True, kw_only=True)
class CareLine:
    """One kind of care of one posting in a year: what was done for the person, also in a village
    where he served before. `needed` None: how often is not configured. `seasons`: the words by id
    where each season counts once, however often it brought a visit."""

    posting: Any
    kind: str
    label: str
    clauses: tuple[str, ...]
    needed: int | None
    seasons: Mapping[str, str]
    done: tuple[Care, ...]
    planned: tuple[Care, ...]

    @property
    def missing(self) -> int | None:
        met = len(self._met) if self.seasons else len(self.done)
        return None if self.needed is None else max(0, self.needed - met)

    @property
    def lacking(self) -> list[str]:
        """The seasons without a visit, where there are too few."""
        met = self._met
        return [word for key, word in self.seasons.items() if key not in met] * bool(self.missing)

    @property
    def _met(self) -> frozenset[str]:
        """Of a visit without a season nobody can say which it was."""
        return frozenset(one.season for one in self.done if one.season in self.seasons)


class Needed(NamedTuple):
    """What a pack asks for of one kind of care in a year."""

    label: str
    clauses: tuple[str, ...]
    number: int | None
    seasons: Mapping[str, str]


def seasons_of(pack: PackAt, lang: str = "zh") -> list[tuple[str, str]]:
    """The seasons in which a pack has cadres visited, as (id, word); empty where it names none."""
    for item in pack.checklists():
        if item.id == SEASONS:
            return [(each.id, each.label.in_(lang)) for each in item.spec.items]
    return []


def care(
    *, actor: Actor, area: str = "", kind: str = "", year: int | None = None, posting: str = ""
) -> QuerySet[Care]:
    """What was planned and done, the latest first. One query."""
    found = perms.visible_care(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(Q(on__year=year) | Q(on=None, planned_on__year=year))
    if posting:
        found = found.filter(posting__public_id=posting)
    return found.select_related("posting__person", "posting__place", "posting__unit").order_by(
        "-on", "-planned_on", "-pk"
    )


def one_care(*, actor: Actor, public_id: str, void: bool = False) -> Care:
    """Raises NotFound, also of what is void unless it is asked for."""
    rows = perms.visible_care(actor, void=void).filter(public_id=public_id)
    found = rows.select_related("posting__person", "posting__place", "posting__unit").first()
    if found is None:
        raise NotFound
    return found


def care_lines(
    *, actor: Actor, year: int, as_of: date, area: str = "", kind: str = "", posting: str = "",
    lacking: bool = False, lang: str = "zh", people: Sequence[OnPost] | None = None,
) -> list[CareLine]:  # fmt: skip
    """For everybody on post on a day each kind of care that the pack names, with what was done in
    the year; `lacking`: only where something is missing. `people`: these, already read, and none by
    name. Two queries, with `people` one."""
    found = on_post(actor=actor, as_of=as_of, area=area)
    found = found.filter(public_id=posting) if posting else found
    cared: Any = care(actor=actor, year=year)
    if area or posting:  # who moved was cared for elsewhere
        cared = cared.filter(posting__person__in=found.order_by().values("person"))
    if people is not None:
        cared = cared.select_related(None)
    done: dict[tuple[int, str], list[Care]] = defaultdict(list)
    for one in cared.annotate(of=F("posting__person")):
        done[one.of, one.kind].append(one)
    needs = _Needs(year, as_of, lang)
    lines = [
        line
        for row in (found if people is None else people)
        for line in _of_posting(row, needs.of(row), done)
        if kind in ("", line.kind)
    ]
    return [line for line in lines if line.missing] if lacking else lines


class _Needs:
    """What the packs ask for; those of whom the same is known are judged once."""

    def __init__(self, year: int, as_of: date, lang: str) -> None:
        self.year, self.as_of, self.lang = year, as_of, lang
        self._places: dict[str, Any] = {}
        self._known: dict[tuple[Any, ...], Mapping[str, Needed]] = {}

    def of(self, row: Any) -> Mapping[str, Needed]:
        facts = facts_of(row)
        if row.area not in self._places:
            pack = directory.pack_for(row.area, as_of=min(self.as_of, date(self.year, 12, 31)))
            self._places[row.area] = (timeline(row.area, self.year), pack)
        held, pack = self._places[row.area]
        case = held, pack.id, *facts.values()
        if case not in self._known:
            self._known[case] = dict(_needed(facts, held, pack, self.year, self.lang))
        return self._known[case]


def _of_posting(
    row: Any, needed: Mapping[str, Needed], done: dict[tuple[int, str], list[Care]]
) -> Iterator[CareLine]:
    for kind in CareKind.values:
        if kind not in needed and (row.person_id, kind) not in done:
            continue
        told = needed.get(kind) or Needed(str(CareKind(kind).label), (), None, {})
        label, clauses, number, seasons = told
        mine = done.get((row.person_id, kind), [])
        yield CareLine(
            posting=row,
            kind=kind,
            label=label,
            clauses=clauses,
            needed=number,
            seasons=seasons,
            done=tuple(one for one in mine if one.on is not None),
            planned=tuple(one for one in mine if one.on is None),
        )


def _needed(
    facts: Mapping[str, Any], held: Timeline, pack: PackAt, year: int, lang: str
) -> Iterator[tuple[str, Needed]]:
    """The kinds that the pack names for a posting: by its entitlements, and by its duties with a
    yearly rhythm, which say how often."""
    for one in asked(held, year, "service"):
        if one.counts in CareKind.values and one.fits(facts):
            value = one.spec.rates[-1].value
            number = None if value is None else int(value)
            yield one.counts, Needed(one.label.in_(lang), one.clauses, number, {})
    for item in pack.cadences("posting"):
        rhythm = item.spec.on(pack.as_of)
        if item.spec.counts not in CareKind.values or rhythm is None or rhythm.every != "year":
            continue
        universe = item.spec.universe
        if universe is None or pack.predicate("posting", universe)(facts) is True:
            times = pack.number(rhythm.times)
            number = times if isinstance(times, int) else None
            seasons = dict(seasons_of(pack, lang)) if item.spec.distinct_by == "season" else {}
            label = item.spec.label.in_(lang)
            yield item.spec.counts, Needed(label, item.clauses, number, seasons)


# ── the kit of the base ────────────────────────────────────────


class KitItem(NamedTuple):
    id: str
    label: Label
    clause: str


@dataclass(frozen=True, kw_only=True)
class KitLine:
    """A base with the things of the pack's list: True there, False missing, None nobody looked."""

    team: Any
    items: tuple[tuple[KitItem, bool | None, KitCheck | None], ...]

    @property
    def missing(self) -> int:
        return sum(there is False for _item, there, _check in self.items)

    @property
    def unknown(self) -> int:
        return sum(there is None for _item, there, _check in self.items)


def kit_items(pack: PackAt) -> list[KitItem]:
    """What belongs to a base by a pack, insurance apart; empty where it names nothing."""
    for item in pack.checklists():
        if item.id in KITS:
            return [
                KitItem(each.id, each.label, each.clause or "")
                for each in item.spec.items
                if each.id != "insurance"
            ]
    return []


def kit_lines(*, actor: Actor, as_of: date, area: str = "", place: str = "") -> list[KitLine]:
    """The bases of the teams in being on a day with their kit. Two queries."""
    rows = teams(actor=actor, as_of=as_of, area=place or area)
    checks: dict[tuple[str, str], KitCheck] = {}
    found = perms.visible_kits(actor).filter(on__lte=as_of)
    if place or area:
        found = found.filter(in_areas("area", (place or area,)))
    for one in found.order_by("on", "pk"):
        checks[one.area, one.item] = one
    lines = []
    for team in rows:
        items = kit_items(directory.pack_for(team.area, as_of=as_of))
        lines.append(
            KitLine(
                team=team,
                items=tuple(
                    (item, check.is_there if check else None, check)
                    for item in items
                    for check in [checks.get((team.area, item.id))]
                ),
            )
        )
    return lines


# ── the evidence of duties ────────────────────────────────────────


def care_facts(*, actor: Actor, area: str, since: date, until: date) -> Iterator[DutyFact]:
    """Check-ups, visits and stays of [since, until), distinct by their season. One query."""
    rows = perms.visible_care(actor).filter(in_areas("area", (area,)), on__gte=since, on__lt=until)
    columns = ("posting__public_id", "kind", "on", "season", "public_id")
    for posting, kind, on, season, key in rows.order_by("pk").values_list(*columns):
        yield DutyFact("posting", posting, kind, on, season, 1, key)


def cover_facts(*, actor: Actor, area: str, since: date, until: date) -> Iterator[DutyFact]:
    """People who came under a policy, on its first day that lies in [since, until). One query."""
    rows = perms.visible_insured(actor).filter(
        in_areas("area", (area,)), valid_from__lt=until, valid_until__gt=since
    )
    columns = ("posting__public_id", "insurance__cover", "valid_from", "insurance__public_id")
    for posting, cover, first, key in rows.order_by("pk").values_list(*columns):
        yield DutyFact("posting", posting, cover, max(first, since), "", 1, key)


def kinds_named(rows: Sequence[CareLine]) -> list[str]:
    """The kinds that occur, in their order."""
    found = {row.kind for row in rows}
    return [kind for kind in CareKind.values if kind in found]
