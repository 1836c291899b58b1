"""Commendations, and who would be on a list by the pack's rules, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Answer
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.reward import perms
from zhucun.reward.enums import RewardStanding
from zhucun.reward.models import Commendation
from zhucun.reward.queries.facts import grades, services
from zhucun.reward.queries.judging import answers, has_rules, standing_of
from zhucun.reward.queries.liability import under_influence
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

SUBJECT = "commendation"
#: The kind under which commendations are signed, and the chain of the packs that signs them.
HONOUR, PRAISES = "honour", "commendation"


def is_signed(area: str, *, as_of: date) -> bool:
    """Whether the pack of a place says on a day who signs a commendation. No query."""
    pack = directory.pack_for(area, as_of=as_of)
    return any(item.id == PRAISES for item in pack.chains(HONOUR))


def published(*, as_of: date, area: str = "", text: str = "") -> QuerySet[Commendation]:
    """Commendations that were published by a day, for everybody, the latest first: who, where he
    served, for what, by which document (通报表扬, HH18-083). Asks for no right. One query."""
    found = Commendation.objects.filter(voided_on=None, published_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    found = found.select_related("person", "posting__place", "posting__unit")
    return found.defer("person__id_number", "person__phone", "posting__unit__phone").order_by(
        "-published_on", "area", "-pk"
    )


def commendations(
    *, actor: Actor, area: str = "", level: str = "", text: str = ""
) -> QuerySet[Commendation]:
    """Commendations that stand, latest first. One query."""
    found = perms.visible_commendations(actor).filter(voided_on=None)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if level:
        found = found.filter(level=level)
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    return found.select_related("person__unit", "posting__place").order_by(
        "-given_on", "area", "-pk"
    )


def one_commendation(*, actor: Actor, public_id: str) -> Commendation:
    """One commendation. Raises NotFound."""
    rows = perms.visible_commendations(actor).filter(public_id=public_id)
    found = rows.select_related("person", "posting__place").first()
    if found is None:
        raise NotFound
    return found


def some_commendations(*, actor: Actor, public_ids: Sequence[str]) -> list[Commendation]:
    """Commendations in the order of their ids. One query. Raises NotFound where the actor does not
    see one of them."""
    rows = perms.visible_commendations(actor).filter(public_id__in=list(public_ids))
    found = {row.public_id: row for row in rows.select_related("person", "posting__place")}
    if not found.keys() >= set(public_ids):
        raise NotFound
    return [found[each] for each in public_ids]


@dataclass(frozen=True, kw_only=True)
class Considered:
    """A cadre on post, judged by the pack's rules; `influence_until`: a decision weighs on him
    until then, which a person takes into account."""

    posting: Any
    months: int
    grade: str
    answers: Sequence[Answer]
    standing: RewardStanding
    influence_until: date | None


@dataclass(frozen=True, kw_only=True)
class CommendationList:
    """Who would be on a list, by place and name, never by points. `has_rules` False: the pack says
    nothing (未配置), and nobody is judged."""

    area: str
    level: str
    as_of: date
    pack: PackAt
    has_rules: bool
    rows: tuple[Considered, ...]

    def blocks(self, rule: str) -> bool:
        """Whether the pack lets nobody in against this rule."""
        spec: Any = self.pack.item(rule).spec
        return bool(spec.severity == "block")

    def standing(self, standing: RewardStanding) -> list[Considered]:
        return [row for row in self.rows if row.standing == standing]


def considered(
    *, actor: Actor, area: str, level: str, as_of: date, only: Sequence[str] = ()
) -> CommendationList:
    """All who serve in an area on a day, judged for a commendation of a level; `only` some
    postings. Four queries. Raises NotAllowed."""
    actor.require(Permission.SEE_REWARD, area=area)
    pack = directory.pack_for(area, as_of=as_of)
    rows = roster.roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area))
    if only:
        rows = rows.filter(public_id__in=list(only))
    posted = list(rows.defer("person__id_number", "person__phone").order_by("area", "person__name"))
    served = services(actor=actor, people={row.person_id for row in posted}, as_of=as_of)
    graded = grades(actor=actor, area=area, as_of=as_of)
    weighed = under_influence(people={row.person_id for row in posted}, as_of=as_of)
    found = []
    for row in posted:
        months = served[row.person_id].months
        grade = graded[row.person.public_id].grade if row.person.public_id in graded else None
        facts = {
            "person": row.person.public_id,
            "role": row.role,
            "level": level,
            "months_served": months,
            "grade": grade,
            "happened_on": as_of,
        }
        judged = answers(pack, SUBJECT, facts)
        found.append(
            Considered(
                posting=row,
                months=months,
                grade=grade or "",
                answers=judged,
                standing=standing_of(judged),
                influence_until=weighed.get(row.person_id),
            )
        )
    return CommendationList(
        area=area,
        level=level,
        as_of=as_of,
        pack=pack,
        has_rules=has_rules(pack, SUBJECT),
        rows=tuple(found),
    )
