"""From a pack to what the engine is asked: terms with weights, hard rules with names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil

from zhucun.engines.match.spec import (
    Apart,
    Avoid,
    Balance,
    Bar,
    Covers,
    Fit,
    FitRow,
    Lead,
    Mix,
    Near,
    OneGroup,
    Only,
    PairTerm,
    Product,
    Quota,
    Reach,
    Remain,
    Share,
    Size,
    Some,
    Spec,
    Stay,
    TeamBar,
    TeamTerm,
    Wish,
)
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.roster.enums import AvoidanceKind
from zhucun.roster.queries import MatchVillage
from zhucun.selection.enums import HardRule
from zhucun.selection.queries.weights import Line
from zhucun.selection.rows import Settings

#: How heavy a shortage is, in steps: a first secretary before the size, the size before a skill.
_STEPS = {
    HardRule.LEAD: 4,
    HardRule.SIZE: 3,
    HardRule.SPECIALITY: 2,
    HardRule.YOUNG: 1,
    HardRule.YOUNG_SHARE: 1,
}
_MOST_EXPERIENCE, _MOST_DIFFICULTY = 4, 4


def team_size(village: MatchVillage) -> tuple[int, int]:
    """The least and the most of a team. Where nobody set a most, the team is filled to its least,
    and to one where a first secretary must be."""
    least = village.team_least
    if village.team_most is not None:
        return least, village.team_most
    return least, max(least, int(village.must_have_first_secretary))


def given_share(pack: PackAt) -> Decimal | None:
    """The share of the young that the pack asks for, None where it asks for none."""
    found = pack.number(":min_young_share")
    return None if isinstance(found, Unset) else Decimal(found)


def young_share(pack: PackAt, settings: Settings) -> Decimal | None:
    """The share of all who are proposed that must be young: the pack's, else the office's."""
    given = given_share(pack)
    return settings.young_share if given is None else given


def spec_of(
    villages: Sequence[MatchVillage],
    lines: Iterable[Line],
    settings: Settings,
    *,
    hard_matchers: Sequence[str] = (),
    share: Decimal | None = None,
) -> Spec:
    """The whole question for these villages. `hard_matchers`: names of matrices that allow only
    their own pairs. `share`: of all so many are young."""
    terms = tuple(_terms(lines, _needed(villages)))
    penalty = _penalty(terms, villages)
    shortfalls: list[Lead | Some | Covers | Share] = [
        Lead(
            name=HardRule.LEAD.value,
            supply="may_lead",
            demand="must_lead",
            penalty=penalty[HardRule.LEAD],
        )
    ]
    if settings.speciality:
        shortfalls.append(
            Covers(
                name=HardRule.SPECIALITY.value,
                supply="speciality",
                demand="needs",
                penalty=penalty[HardRule.SPECIALITY],
            )
        )
    if settings.young:
        shortfalls.append(
            Some(
                name=HardRule.YOUNG.value,
                supply="is_young",
                demand="has_seats",
                penalty=penalty[HardRule.YOUNG],
            )
        )
    if share is not None:
        shortfalls.append(
            Share(
                name=HardRule.YOUNG_SHARE.value,
                supply="is_young",
                permille=ceil(share * 1_000),
                penalty=penalty[HardRule.YOUNG_SHARE],
            )
        )
    return Spec(
        size=Size(
            name=HardRule.SIZE.value, least="least", most="most", penalty=penalty[HardRule.SIZE]
        ),
        terms=terms,
        bars=(*_bars(villages, settings), *(Avoid(name=name) for name in hard_matchers)),
        shortfalls=tuple(shortfalls),
    )


def _bars(villages: Sequence[MatchVillage], settings: Settings) -> Iterator[Bar | TeamBar]:
    yield Only(name=HardRule.POLITICAL.value, supply="is_not_refused")
    if settings.reviewed:
        yield Only(name=HardRule.REVIEWED.value, supply="is_reviewed")
    yield Only(name=HardRule.ELIGIBLE.value, supply="may_serve")
    for kind in AvoidanceKind:
        yield Avoid(name=f"avoid-{kind.value}")
    yield Reach(name=HardRule.REACH.value, demand="code")
    yield Remain(name=HardRule.REMAIN.value, supply="remains")
    yield Quota(name=HardRule.QUOTA.value, column="quota")
    if any(village.one_unit for village in villages):
        yield OneGroup(name=HardRule.ONE_UNIT.value, demand="one_unit")
    if any(village.single_lodging for village in villages):
        yield Apart(name=HardRule.LODGING.value, supply="gender", demand="single_lodging")


def _needed(villages: Sequence[MatchVillage]) -> list[str]:
    return sorted({need for village in villages for need in village.needs})


def _terms(lines: Iterable[Line], needed: Sequence[str]) -> Iterator[PairTerm | TeamTerm]:
    for line in lines:
        if line.points and (term := _term(line, needed)) is not None:
            yield term


def _term(line: Line, needed: Sequence[str]) -> PairTerm | TeamTerm | None:
    name, points = line.name, line.points
    if line.left:
        row = FitRow(supply=f"{name}:left", demand=f"{name}:right", points=points)
        return Fit(name=name, rows=(row,))
    match name:
        case "weight_speciality":
            rows = tuple(
                FitRow(supply=f"is:{word}", demand=f"needs:{word}", points=points)
                for word in needed
            )
            return Fit(name=name, rows=rows) if rows else None
        case "weight_person_wish" | "weight_village_wish":
            ranks = (points, points * 2 // 3, points // 3)
            return Wish(name=name, points=ranks, by_group=name == "weight_village_wish")
        case "weight_experience":
            return Product(name=name, supply="experience", demand="difficulty", points=points)
        case "weight_nearness":
            near = (0, 0, points // 4, points // 2, points, points)
            return Near(name=name, supply="home", demand="code", points=near)
        case "weight_staying":
            return Stay(name=name, points=points)
        case "weight_age":
            return Mix(name=name, supply="band", points=points)
        case "weight_balance":
            return Balance(name=name, supply="experience", demand="strength", points=points)
    return None


def most_of(term: PairTerm | TeamTerm) -> int:
    """What one person can earn by a term at most, and for a Balance what he can spare."""
    match term:
        case Fit():
            return max(0, sum(row.points for row in term.rows if row.points > 0))
        case Product() | Balance():
            return abs(term.points) * _MOST_EXPERIENCE * _MOST_DIFFICULTY
        case Wish() | Near():
            return max(0, *term.points)
        case _:
            return abs(term.points)


def _penalty(
    terms: Sequence[PairTerm | TeamTerm], villages: Sequence[MatchVillage]
) -> Mapping[HardRule, int]:
    """More than all wishes of the whole match together, so that no shortage ever pays; twice, for
    keeping a seat may be wished for as much (`scoring.keeping`)."""
    seats = sum(team_size(village)[1] for village in villages)
    top = 1 + 2 * seats * (1 + sum(most_of(term) for term in terms))
    return {rule: step * top for rule, step in _STEPS.items()}
