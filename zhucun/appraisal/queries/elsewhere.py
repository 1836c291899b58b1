"""Whoever moved from one county to another within the year is in the appraisals of both: each says
so, and decides knowing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from zhucun.appraisal import perms
from zhucun.appraisal.enums import Appraised
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.queries.parts import Words
from zhucun.appraisal.queries.schemes import item_of
from zhucun.directory.perms import Actor


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Another appraisal of the same kind and days that is about the same person. Who may not see
    him in it learns that it is there, and no more: then all but `is_seen` is empty. `label`: what
    its scheme calls his grade; empty where nobody has decided, or to himself before he is told."""

    is_seen: bool
    key: str = ""
    area: str = ""
    title: str = ""
    since: date | None = None
    until: date | None = None
    grade: str = ""
    label: Words = ("", "")

    @property
    def last(self) -> date | None:
        return self.until and self.until - timedelta(days=1)


def elsewhere(row: Appraisee, *, actor: Actor) -> list[Elsewhere]:
    """In which other appraisals that give grades somebody is for the same days. One query."""
    if row.person_id is None or row.is_place or row.left_out_on is not None:
        return []
    own = row.appraisal
    others = Appraisee.objects.filter(
        person=row.person_id,
        left_out_on=None,
        appraisal__kind=own.kind,
        appraisal__since__lt=own.until,
        appraisal__until__gt=own.since,
    )
    others = others.exclude(subject=Appraised.PLACE).exclude(appraisal=own.pk)
    seen = Exists(perms.visible_appraisees(actor).filter(pk=OuterRef("pk")))
    rows = others.annotate(is_seen=seen).select_related("appraisal", "person").defer("result")
    found = []
    for one in rows.order_by("appraisal__since", "area", "pk"):
        labels = _labels(one.appraisal)
        if not labels or not _labels(own):
            continue  # one that only looks stands beside any other
        is_told = one.notified_on is not None or one.appraisal.frozen_on is not None
        grade = one.grade if is_told or not perms.is_himself(actor, one) else ""
        found.append(
            Elsewhere(
                is_seen=True,
                key=one.public_id,
                area=one.appraisal.area,
                title=one.appraisal.title,
                since=one.since,
                until=one.until,
                grade=grade,
                label=labels.get(grade, (grade, grade)),
            )
            if one.is_seen
            else Elsewhere(is_seen=False)
        )
    return found


def _labels(appraisal: Appraisal) -> dict[str, Words]:
    """The grades of a scheme on the last day of the appraisal. No query. Raises NoScheme."""
    day = appraisal.until - timedelta(days=1)
    grades = item_of(appraisal.area, appraisal.score, as_of=day).spec.grades
    return {one.id: (one.label.zh, one.label.en) for one in grades}
