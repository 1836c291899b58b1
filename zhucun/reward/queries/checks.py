"""Lists of people to be promoted, checked by 凡提必下 (SQ24-088): read, and matched with the
directory."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.intake.readers.cleaning import tight
from zhucun.kernel.problems import NotFound
from zhucun.reward import perms
from zhucun.reward.enums import Found, ListPurpose, RewardStanding
from zhucun.reward.errors import ListLineUnfit, TextTooLong
from zhucun.reward.models import CheckedPerson, PromotionCheck
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

#: What a list is for, in the vocabularies of the packs: subject → kind.
SUBJECTS: Mapping[str, Mapping[str, str]] = {
    ListPurpose.PROMOTION: {"event": "promotion", "promotion": "new_promotion"},
    ListPurpose.COMMENDATION: {"event": "commendation"},
    ListPurpose.RANK: {"event": "rank"},
    **{
        one: {"promotion": one.value}
        for one in (
            ListPurpose.COUNTY_LEADERSHIP,
            ListPurpose.SELECTION,
            ListPurpose.EXAM,
            ListPurpose.RECRUITMENT,
        )
    },
}
_BETWEEN = re.compile(r"[\t,，;；]")
#: A name and months with nothing but blanks between them.
_BLANKS = re.compile(
    r"^([^\t,，;；]*[^\t,，;；\s])\s+(\d{1,3}\s*(?:个?月)?)(?:\s*[\t,，;；]|\s+|$)"
)
#: Months as lists write them: 24, 24个月, 24月, or nothing.
_MONTHS = re.compile(r"(?:(\d{1,3})\s*(?:个?月)?)?")


@dataclass(frozen=True, kw_only=True)
class ListedName:
    """A line of a list: a name or a person's public id, and what the list says of service elsewhere
    at the grassroots."""

    name: str
    other_months: int | None = None
    basis: str = ""


def listed(text: str) -> list[ListedName]:
    """Lines of a list as it is pasted: name, months elsewhere at the grassroots, on what that
    rests; between them tabs or commas, or blanks around the months (岩老
    24). Lines without a word are left out. Raises ListLineUnfit, TextTooLong."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not _BETWEEN.sub("", line).strip():
            continue
        line = _BLANKS.sub(r"\1\t\2\t", line)
        name, months, basis = (*map(str.strip, _BETWEEN.split(line, maxsplit=2)), "", "")[:3]
        told = _MONTHS.fullmatch(months)
        if not name or told is None:
            raise ListLineUnfit(line=number, word=(months if name else line.strip())[:60])
        found.append(
            ListedName(
                name=_fits(name, 60),
                other_months=int(told[1]) if told[1] else None,
                basis=_fits(basis, 100),
            )
        )
    return found


def _fits(text: str, most: int) -> str:
    if len(text) > most:
        raise TextTooLong(length=len(text), most=most)
    return text


def people_of(*, actor: Actor, names: Sequence[str], as_of: date) -> dict[str, list[Any]]:
    """People whom the actor sees, by what was given: a name, spaced as it may be (“岩　老”), or a
    public id; those of the roster and of his units. Two queries."""
    wanted = RosterFilter(gone=True)
    asked = sorted({*names, *map(tight, names)})
    fits = Q(person__name__in=asked) | Q(person__public_id__in=asked)
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for row in roster.roster(actor=actor, as_of=as_of, wanted=wanted).filter(fits):
        found[tight(row.person.name)][row.person_id] = row.person
        found[row.person.public_id][row.person_id] = row.person
    for person in directory.people_of_units(actor=actor, names=asked):
        found[tight(person.name)][person.pk] = person
        found[person.public_id][person.pk] = person
    return {name: list(found[tight(name)].values()) for name in names if tight(name) in found}


def promotion_checks(*, actor: Actor) -> QuerySet[PromotionCheck]:
    """Checked lists, latest first, with `names`, `held`, `failed`, `unclear`. One query."""
    rows = perms.visible_checks(actor)
    return rows.annotate(
        names=Count("rows"),
        held=Count("rows", filter=Q(rows__standing=RewardStanding.IN)),
        failed=Count("rows", filter=Q(rows__standing=RewardStanding.OUT)),
        unclear=Count("rows", filter=Q(rows__standing=RewardStanding.UNKNOWN)),
    ).order_by("-as_of", "-pk")


def promotion_check(*, actor: Actor, public_id: str) -> tuple[PromotionCheck, list[CheckedPerson]]:
    """One list with its names in the order in which they were given. Two queries. Raises
    NotFound."""
    found = promotion_checks(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    rows = found.rows.select_related("person__unit").order_by("number")
    return found, list(rows)


def found_as(people: Sequence[Any]) -> Found:
    return Found.ONE if len(people) == 1 else Found.SEVERAL if people else Found.NONE
