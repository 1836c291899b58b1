"""Whom a story names: those who were listed, and those of the village's registers whose name stands
in the text although they were not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from zhucun.branches import queries as branches
from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.reports.enums import NamedAs
from zhucun.reports.models import Story, StoryPerson
from zhucun.roster import queries as roster

#: What a row of people is read with: the record of each.
WHO = ("person", "local__person", "local__member", "member")
#: Signs that stand inside a name and are no part of it: 买买提·吐逊, 王 明.
_INSIDE = frozenset(" \u3000·•・.．")
#: Shorter is no name.
_LEAST = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Bearer:
    """Somebody of a register who bears a name: `key` is his public id, `pk` his row there."""

    named_as: NamedAs
    pk: int
    key: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """A name that stands in a text, and who of the village bears it."""

    name: str
    where: str
    bearers: tuple[Bearer, ...]

    @property
    def told(self) -> str:
        """For a refusal: whole where the name is a cadre's, and public; else masked."""
        is_cadre = any(each.named_as == NamedAs.PERSON for each in self.bearers)
        name = self.name if is_cadre else homes.masked_name(self.name)
        return gettext("%(name)s (%(where)s)") % {"name": name, "where": self.where}


def people_of(story: Story) -> list[StoryPerson]:
    """Whom a story lists, cadres first. One query."""
    rows = story.people.select_related(*WHO)
    return list(rows.order_by(F("person__pinyin").asc(nulls_last=True), "pk"))


def rows_of(story: Story, key: str) -> QuerySet[StoryPerson]:
    """Whom a story lists under a public id."""
    which = Q(person__public_id=key) | Q(local__public_id=key) | Q(member__public_id=key)
    return StoryPerson.objects.filter(which, story=story)


def cadres_of(*, actor: Actor, village: str, as_of: date) -> list[Any]:
    """Everybody who serves or has served in a village: whom a story of it may name. One query."""
    rows = roster.village_postings(actor=actor, code=village, as_of=as_of)
    return list({row.person_id: row.person for row in rows}.values())


def locals_of(*, actor: Actor, village: str) -> list[Any]:
    """People of the village's organisations whose names the actor reads: the Party secretary and
    his like. Two queries."""
    return branches.named_openly(actor=actor, area=village)


def others_named(story: Story, *, actor: Actor, as_of: date) -> list[Other]:
    """People of the village's registers whose name stands in the text and who are not listed, in
    the order of the text. Four queries and no more, however many people live there."""
    lines = list(_lines(story))
    for name in _longest([row.name for row in people_of(story)]):
        _take(lines, name)
    bearers: dict[str, list[Bearer]] = {}
    for name, bearer in _registered(story.area, actor, as_of):
        bearers.setdefault(_plain(name), []).append(bearer)
    found: dict[int, list[Other]] = {}
    for name in _longest(bearers):
        at = _take(lines, name)
        if at is not None:
            other = Other(name=name, where=lines[at][0], bearers=tuple(bearers[name]))
            found.setdefault(at, []).append(other)
    return [other for at in sorted(found) for other in found[at]]


def _registered(area: str, actor: Actor, as_of: date) -> Iterator[tuple[str, Bearer]]:
    for person in cadres_of(actor=actor, village=area, as_of=as_of):
        yield (
            person.name,
            Bearer(named_as=NamedAs.PERSON, pk=person.pk, key=person.public_id),
        )
    known = set()  # a member of a household who stands among the people of the village too
    for local in branches.everybody_in(area):
        known.add(local.member_id)
        row = local.person or local  # whoever stands in the directory is listed as a cadre is
        named_as = NamedAs.PERSON if local.person_id else NamedAs.LOCAL
        yield local.name, Bearer(named_as=named_as, pk=row.pk, key=row.public_id)
    for pk, key, name, number in homes.names_living_in(area, as_of=as_of):
        if pk not in known:
            yield name, Bearer(named_as=NamedAs.MEMBER, pk=pk, key=key, hint=number)


def _lines(story: Story) -> Iterator[tuple[str, str]]:
    yield gettext("title"), _plain(story.title)
    for number, line in enumerate(story.text.splitlines(), start=1):
        yield gettext("line %(number)s") % {"number": number}, _plain(line)
    yield gettext("source"), _plain(story.source)


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign not in _INSIDE)


def _longest(names: Any) -> list[str]:
    """Names, the longest first: 王明 is not found in 王明亮."""
    plain = {_plain(name) for name in names}
    return sorted((name for name in plain if len(name) >= _LEAST), key=lambda one: (-len(one), one))


def _take(lines: list[tuple[str, str]], name: str) -> int | None:
    """The first line in which a name stands; it is taken out of all."""
    first = None
    for at, (where, line) in enumerate(lines):
        if name in line:
            first = at if first is None else first
            lines[at] = where, line.replace(name, "\n")
    return first
