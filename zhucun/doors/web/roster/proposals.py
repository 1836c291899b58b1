"""What the area's rules ask for in each village: proposed when a round's villages are fixed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.web.roster.reasons import language
from zhucun.engines.rules import Outcome
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import PackAt

#: More villages than this are not fixed on one page; choose a smaller area.
MOST = 1_000

_SIZE = "min_team_size"
_SERVING = ("first_secretaries", "star_instructors", "members", "cadres", "teams")
#: Who serves in two imagined villages: one with a first secretary only, one with a team only.
_SECRETARY = {"first_secretaries": 1, "star_instructors": 1, "members": 0, "cadres": 1, "teams": 0}
_TEAM = {"first_secretaries": 0, "star_instructors": 0, "members": 9, "cadres": 9, "teams": 1}


@dataclass(kw_only=True)
class Proposal:
    """What rules ask for in one village. `needs_team`: a first secretary alone would not do."""

    code: str
    must_have_first_secretary: bool = False
    needs_team: bool = False
    rules: list[Any] = field(default_factory=list)


def team_size(area: str, day: date) -> int | None:
    """The least size of a team by the area's pack; None where the source gives none (unset)."""
    found = directory.pack_for(area, as_of=day).parameters.get(_SIZE)
    return found.value if found is not None and isinstance(found.value, int) else None


def proposals(*, actor: Actor, area: str, day: date) -> dict[str, Proposal]:
    """Villages of an area in which a rule asks for somebody to serve, by code, at most MOST a
    rule. Two queries for each rule that says so."""
    pack = directory.pack_for(area, as_of=day)
    found: dict[str, Proposal] = {}
    for item in pack.rules("village"):
        asked = _asked(pack, item.spec.require)
        if asked is None:
            continue
        must, needs_team = asked
        for outcome in (Outcome.PASS, Outcome.FAIL):
            _item, codes = analytics.coverage_rows(
                actor=actor, pack=pack, rule=item.id, area=area, outcome=outcome, limit=MOST
            )
            for code in codes:
                one = found.setdefault(code, Proposal(code=code))
                one.must_have_first_secretary |= must
                one.needs_team |= needs_team
                one.rules.append({"ref": item.ref, "label": item.label(language())})
    return dict(sorted(found.items()))


def _asked(pack: PackAt, require: str | None) -> tuple[bool, bool] | None:
    """Whether a rule asks for a first secretary, and for more than one; None where it is about
    something else, or the pack does not say how many."""
    if not require or require == "unset":
        return None
    if not set(pack.expression("village", require).names) <= set(_SERVING):
        return None
    blank = dict.fromkeys(pack.vocabulary("village"))
    try:
        holds = pack.predicate("village", require)
    except ParameterUnset:
        return None
    return holds({**blank, **_TEAM}) is not True, holds({**blank, **_SECRETARY}) is not True
