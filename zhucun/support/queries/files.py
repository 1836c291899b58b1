"""The file of somebody without a posting: who he is, what is stated of him, what he was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhucun.analytics.queries.rows import shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import has_mart, table
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.support import perms
from zhucun.support.enums import StatedFact
from zhucun.support.models import Given, Stated
from zhucun.support.queries.others import Owed
from zhucun.support.queries.unconnected import KNOWN

#: Whose file a fact belongs to: the packs' word for him.
SUBJECT_OF: Mapping[str, str] = {
    StatedFact.ILLNESS: "grassroots_cadre",
    StatedFact.FAMILY_DIFFICULTY: "grassroots_cadre",
    StatedFact.MODEL: "grassroots_cadre",
    StatedFact.HIGH_QUALITY: "committee",
    StatedFact.APPRAISED: "township",
}
#: Facts that are a judgement of a year.
OF_A_YEAR = frozenset({StatedFact.HIGH_QUALITY, StatedFact.APPRAISED})


@dataclass(frozen=True, kw_only=True)
class Beneficiary:
    """A row of another register as it stands on a day: `key` stays with it, `code` is that of the
    row."""

    subject: str
    key: str
    code: str
    area: str
    row: Row


def beneficiary(*, actor: Actor, subject: str, key: str, area: str, as_of: date) -> Beneficiary:
    """Who it is, under the pack of the place, where the actor may see what is due there. Two
    queries. Raises NotFound."""
    pack = directory.pack_for(area, as_of=as_of)
    known = {item.id for item in pack.items("terms")}
    sees = actor.can(perms.SEES, area=area)
    if not sees or subject in KNOWN or subject not in known or not has_mart(subject):
        raise NotFound
    person = {"person"} & set(pack.vocabulary(subject))
    asked = {item.spec.who for item in pack.entitlements(subject) if item.spec.who}
    names = {name for who in asked for name in pack.expression(subject, who).names} | person
    rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
    whose = rows.columns["person"] if person else "m.m_area"
    for code, where, mine in rows.select([whose]):
        if key == mine:
            found = shown_by_code(actor=actor, subject=subject, codes=[code], as_of=as_of)
            if code in found:
                return Beneficiary(subject=subject, key=key, code=code, area=where, row=found[code])
    raise NotFound


def beneficiary_of(line: Owed, row: Row) -> Beneficiary:
    """Whose a line is, with the name that his own room gives him."""
    return Beneficiary(subject=line.subject, key=line.key, code=line.code, area=line.area, row=row)


def given(*, actor: Actor, subject: str = "", key: str = "", area: str = "") -> QuerySet[Given]:
    """What was given and planned, the latest first. One query."""
    rows = perms.visible_given(actor)
    if area:
        rows = rows.filter(in_areas("area", (area,)))
    if subject:
        rows = rows.filter(subject=subject, key=key)
    return rows.order_by("-year", "-on", "-planned_on", "-pk")


def one_given(*, actor: Actor, public_id: str, void: bool = False) -> Given:
    """Raises NotFound, also of what is void unless it is asked for."""
    found = perms.visible_given(actor, void=void).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def stated(*, actor: Actor, subject: str, key: str) -> list[Stated]:
    """The facts of a file that the actor keeps, the latest first. One query."""
    rows = perms.visible_stated(actor).filter(subject=subject, key=key)
    return list(rows.order_by("-on", "-pk"))


def one_stated(*, actor: Actor, public_id: str, void: bool = False) -> Stated:
    """Raises NotFound, also of what is void unless it is asked for."""
    found = perms.visible_stated(actor, void=void).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
