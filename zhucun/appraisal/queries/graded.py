"""Decided grades, for rooms above: what a promotion or a commendation may rest on (SQ24-072)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalState, Appraised
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.queries.parts import Words
from zhucun.appraisal.queries.people import SEALED, whole
from zhucun.appraisal.queries.schemes import item_of
from zhucun.directory.perms import Actor, in_areas


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One grade that stands: decided, and notified to the person or frozen. `key` is the public id
    of the appraised cadre's row, `person` and `posting` those of the person and his posting;
    `label` is what its scheme calls the grade."""

    key: str
    person: str
    posting: str
    area: str
    appraisal: str
    score: str
    title: str
    kind: str
    since: date
    until: date
    grade: str
    label: Words
    decided_on: date
    is_frozen: bool
    pack: str
    pack_version: str


@dataclass(frozen=True, kw_only=True)
class GradedPlace:
    """One grade of a place that stands: decided, and told or frozen. `key` is the public id of its
    row, `label` what its scheme calls the grade."""

    key: str
    code: str
    name: str
    appraisal: str
    title: str
    score: str
    since: date
    until: date
    grade: str
    label: Words
    decided_on: date


def graded(
    *,
    actor: Actor,
    area: str = "",
    people: Collection[str] | None = None,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    lowest: bool = False,
) -> list[Graded]:
    """Grades that stand of cadres on post whom the actor sees, of appraisals that end in (since,
    until], by place, name and day; `people` (public ids) narrows them down. With `lowest` only the
    last grade of each scheme; a scheme with one grade names no lowest. One query, two with
    `lowest`."""
    rows = _standing(actor).filter(subject=Appraised.POSTING)
    if area:
        rows = rows.filter(in_areas("area", (area,)))
    if people is not None:
        rows = rows.filter(person__public_id__in=list(people))
    if kind:
        rows = rows.filter(appraisal__kind=kind)
    if since is not None:
        rows = rows.filter(appraisal__until__gt=since)
    if until is not None:
        rows = rows.filter(appraisal__until__lte=until)
    if as_of is not None:
        rows = rows.filter(decided_on__lte=as_of)
    if lowest:
        rows = rows.filter(_lowest(rows))
    found = whole(rows).defer(*SEALED, "result")
    return [
        Graded(
            key=row.public_id,
            person=row.person.public_id if row.person else "",
            posting=row.posting.public_id if row.posting else "",
            area=row.area,
            appraisal=row.appraisal.public_id,
            score=row.appraisal.score,
            title=row.appraisal.title,
            kind=row.appraisal.kind,
            since=row.appraisal.since,
            until=row.appraisal.until,
            grade=row.grade,
            label=_label(row.appraisal, row.grade),
            decided_on=row.decided_on or row.appraisal.opened_on,
            is_frozen=row.appraisal.state == AppraisalState.FROZEN,
            pack=row.appraisal.pack,
            pack_version=row.appraisal.pack_version,
        )
        for row in found.order_by("area", "name", "appraisal__until", "pk")
    ]


def graded_places(
    *, actor: Actor, area: str, level: str, since: date, until: date
) -> list[GradedPlace]:
    """Grades that stand of the places of a level in an area, of appraisals that end in (since,
    until], by place. One query."""
    rows = _standing(actor).filter(
        in_areas("area", (area,)),
        subject=Appraised.PLACE,
        appraisal__level=level,
        appraisal__until__gt=since,
        appraisal__until__lte=until,
    )
    return [
        GradedPlace(
            key=row.public_id,
            code=row.area,
            name=row.called,
            appraisal=row.appraisal.public_id,
            title=row.appraisal.title,
            score=row.appraisal.score,
            since=row.appraisal.since,
            until=row.appraisal.until,
            grade=row.grade,
            label=_label(row.appraisal, row.grade),
            decided_on=row.decided_on or row.appraisal.opened_on,
        )
        for row in whole(rows).defer(*SEALED, "result").order_by("area", "appraisal__until", "pk")
    ]


def _standing(actor: Actor) -> QuerySet[Appraisee]:
    """Rows whose grade is decided, and told or frozen."""
    rows = perms.visible_appraisees(actor).filter(left_out_on=None, decided_on__isnull=False)
    return rows.filter(perms.TOLD).exclude(grade="")


def _lowest(rows: QuerySet[Appraisee]) -> Q:
    """Rows with the last grade that the scheme of their appraisal names. One query."""
    found = Q(pk__in=[])
    for one in Appraisal.objects.filter(pk__in=rows.values("appraisal")).order_by("pk"):
        named = _grades(one)
        if len(named) > 1:
            found |= Q(appraisal=one.pk, grade=named[-1].id)
    return found


def _label(appraisal: Appraisal, grade: str) -> Words:
    for each in _grades(appraisal):
        if each.id == grade:
            return each.label.zh, each.label.en
    return grade, grade


def _grades(appraisal: Appraisal) -> Any:
    """The grades of a scheme on the last day of the appraisal, the best first. No query. Raises
    NoScheme."""
    day = appraisal.until - timedelta(days=1)
    return item_of(appraisal.area, appraisal.score, as_of=day).spec.grades
