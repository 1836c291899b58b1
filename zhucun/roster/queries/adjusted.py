"""What a new round adjusts (YN-002): where cadres are sent, who is sent, and what they are to do,
against an earlier round of the same place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt, diff
from zhucun.packs.diff import Difference
from zhucun.roster import perms
from zhucun.roster.models import Round
from zhucun.roster.queries.rounds import round_card

#: Kinds of items that say what a cadre is to do, and those that say who goes where.
_DUTIES = frozenset({"cadences", "checklists", "indicators", "mechanisms"})
_RULES = frozenset({"parameters", "rules", "matchers", "chains"})


@dataclass(frozen=True, kw_only=True)
class RoundSide:
    """One round as it was sent out: the pack of its first day, villages (code → name: those that
    were fixed, else those with teams), how many cadres these must have at least (`quota`, None
    where no village was fixed), postings by role, and sending units by level."""

    round: Round
    pack: PackAt
    villages: Mapping[str, str]
    quota: int | None
    roles: Counter[str]
    units: Counter[str]
    teams: int

    @property
    def cadres(self) -> int:
        return self.roles.total()


@dataclass(frozen=True, kw_only=True)
class RoundsCompared:
    """Two rounds of one place. `rules`, `duties`: what the packs of their first days say
    differently about who is sent, and about what is to be done."""

    before: RoundSide
    after: RoundSide
    rules: tuple[Difference, ...]
    duties: tuple[Difference, ...]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Villages of both rounds, by code."""
        return self._of(self.before.villages.keys() & self.after.villages.keys())

    @property
    def new(self) -> list[tuple[str, str]]:
        return self._of(self.after.villages.keys() - self.before.villages.keys())

    @property
    def left_out(self) -> list[tuple[str, str]]:
        return self._of(self.before.villages.keys() - self.after.villages.keys())

    @property
    def roles(self) -> list[tuple[str, int, int]]:
        """Each role with the number of postings before and after."""
        every = sorted(self.before.roles.keys() | self.after.roles.keys())
        return [(role, self.before.roles[role], self.after.roles[role]) for role in every]

    @property
    def units(self) -> list[tuple[str, int, int]]:
        """Each level of sending units with the number of units before and after."""
        every = sorted(self.before.units.keys() | self.after.units.keys())
        return [(level, self.before.units[level], self.after.units[level]) for level in every]

    def _of(self, codes: set[str]) -> list[tuple[str, str]]:
        known = {**self.before.villages, **self.after.villages}
        return sorted((code, known[code]) for code in codes)


def rounds_beside(*, actor: Actor, round_: Round) -> list[Round]:
    """The other rounds of the same place that the actor may see, latest first. One query."""
    others = perms.visible_rounds(actor).filter(area=round_.area).exclude(pk=round_.pk)
    return list(others.order_by("-starts_on", "code"))


def rounds_compared(*, actor: Actor, public_id: str, other: str) -> RoundsCompared:
    """A round against an earlier one of the same place, whichever is named first. Eight queries.
    Raises NotFound."""
    found = [round_card(actor=actor, public_id=key) for key in (public_id, other)]
    first, last = sorted(found, key=lambda each: (each.starts_on, each.pk))
    if first.area != last.area or first == last:
        raise NotFound
    before, after = _side(actor, first), _side(actor, last)
    told = [
        each
        for each in diff(before.pack, after.pack)
        if each.key not in ("version", "note") and _kind(each) in _DUTIES | _RULES
    ]
    return RoundsCompared(
        before=before,
        after=after,
        rules=tuple(each for each in told if _kind(each) in _RULES),
        duties=tuple(each for each in told if _kind(each) in _DUTIES),
    )


def _side(actor: Actor, row: Round) -> RoundSide:
    """Every team and posting of the round that the actor may see. Three queries."""
    teams = list(
        perms.visible_teams(actor)
        .filter(round=row)
        .select_related("village", "unit")
        .defer("unit__phone")
    )
    fixed = list(
        row.villages.filter(
            in_areas("area", actor.areas(Permission.SEE_POSTINGS)), left_on=None
        ).select_related("village")
    )
    units = {team.unit.pk: team.unit for team in teams if team.unit}
    postings = perms.visible_postings(actor).filter(round=row)
    return RoundSide(
        round=row,
        pack=directory.pack_for(row.area, as_of=row.starts_on),
        villages={each.area: each.village.short_name for each in fixed or teams},
        quota=sum(each.team_least for each in fixed) if fixed else None,
        roles=Counter(postings.order_by().values_list("role", flat=True)),
        units=Counter(unit.level for unit in units.values()),
        teams=len(teams),
    )


def _kind(each: Difference) -> str:
    return each.ref.partition("/")[0]
