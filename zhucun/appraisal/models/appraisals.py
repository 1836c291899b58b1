"""An appraisal, whom it is about, what was decided, objections, and what was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from zhucun.appraisal.enums import AppraisalKind, AppraisalState, Appraised
from zhucun.appraisal.models.schemes import Run, Scheme
from zhucun.ledger.fields import SealedTextField, public_id_field


class Appraisal(models.Model):
    """One appraisal of an area over [since, until), by a scheme of its pack as of a day. `level`:
    of which level the places are that it is about, each below its area; empty where it is about
    people.

    `changed_at`: when evidence last came in; a decision rests on a run that is not older.
    `last_run` is the computation that the proposals come from.
    """

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=AppraisalKind.choices)
    title = models.CharField(max_length=80)
    score = models.CharField(max_length=80)
    level = models.CharField(max_length=12, blank=True)
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, null=True, related_name="appraisals"
    )
    since = models.DateField()
    until = models.DateField()
    opened_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    state = models.CharField(
        max_length=9, choices=AppraisalState.choices, default=AppraisalState.OPEN
    )
    changed_at = models.DateTimeField()
    last_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.TextField(blank=True)
    published_from = models.DateField(null=True)
    published_until = models.DateField(null=True)
    frozen_on = models.DateField(null=True)
    reopened_on = models.DateField(null=True)
    reopen_reason = models.CharField(max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area", "since"], name="appraisal_area")]


@dataclass(frozen=True, kw_only=True)
class Service:
    """Days [since, until) of somebody in one place; `posting`: the public id of his posting."""

    since: date
    until: date
    area: str
    posting: str


def _only(kind: Appraised) -> Q:
    """A row of this kind names what it is about by its own key and by no other."""
    return Q(subject=kind, **{f"{each}__isnull": each != kind for each in Appraised.values})


class Appraisee(models.Model):
    """Somebody or something in one appraisal, as `subject` says: a cadre on post by his last
    posting in its days, a member of a village committee by his seat, a helper, a place. Level and
    personnel class are as they were when he was taken. `since` and `until` are his days within the
    appraisal; `served`, where he served more than once in them, each of his services: from, until,
    area, public id of the posting.

    `person` is he himself; of a place whoever heads its office, and is told; None: nobody is known
    to the directory. `name` is that of the person or the place; of whoever stands in no directory
    it is masked, and `queries.shown` puts the name there that the reader may read.

    `result` is what the last run says of him, with rows and reasons. `grade` is a person's
    decision; `reason` is given where it differs from `proposed`.
    """

    public_id = public_id_field()
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="appraisees")
    subject = models.CharField(max_length=7, choices=Appraised.choices, default=Appraised.POSTING)
    posting = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    seat = models.ForeignKey("branches.Seat", on_delete=models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey(
        "pairing.Helper", on_delete=models.PROTECT, null=True, related_name="+"
    )
    place = models.ForeignKey(
        "directory.Place", on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.CharField(max_length=12)
    role = models.CharField(max_length=16)
    level = models.CharField(max_length=12, blank=True)
    personnel_class = models.CharField(max_length=20, blank=True)
    since = models.DateField()
    until = models.DateField()
    served = models.JSONField(default=list)
    left_out_on = models.DateField(null=True)
    left_out_reason = models.CharField(max_length=200, blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    proposed = models.CharField(max_length=20, blank=True)
    result = models.JSONField(default=dict)
    grade = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    object_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    #: See `place_name`.
    area_name = ""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "person"],
                condition=~Q(subject=Appraised.PLACE),
                name="appraisee_once",
            ),
            *(
                models.UniqueConstraint(fields=["appraisal", each], name=f"appraisee_{each}_once")
                for each in ("seat", "helper", "place")
            ),
            models.CheckConstraint(
                condition=reduce(or_, map(_only, Appraised)), name="appraisee_one_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["appraisal", "area"], name="appraisee_area"),
            models.Index(fields=["person"], name="appraisee_person"),
        ]

    @property
    def is_place(self) -> bool:
        return self.subject == Appraised.PLACE

    @property
    def services(self) -> list[Service]:
        """Where he served within the days, the one by which he was taken last; one where he was
        taken before they were kept."""
        if not self.served:
            posting = self.posting.public_id if self.posting is not None else ""
            return [Service(since=self.since, until=self.until, area=self.area, posting=posting)]
        return [
            Service(
                since=date.fromisoformat(since),
                until=date.fromisoformat(until),
                area=area,
                posting=posting,
            )
            for since, until, area, posting in self.served
        ]

    @property
    def days(self) -> list[tuple[date, date]]:
        """The days [since, until) on which he served, without gaps between two of them."""
        if not self.served:
            return [(self.since, self.until)]
        found: list[tuple[date, date]] = []
        for since, until in sorted((one.since, one.until) for one in self.services):
            if found and since <= found[-1][1]:
                found[-1] = found[-1][0], max(until, found[-1][1])
            else:
                found.append((since, until))
        return found

    def area_in(self, since: date, until: date) -> str:
        """Where he served in [since, until), last where he moved in them."""
        if not self.served:
            return self.area
        there = [one.area for one in self.services if one.since < until and since < one.until]
        return there[-1] if there else self.area

    @property
    def called(self) -> str:
        """Its name as it is now, where the directory knows it."""
        return self.name if self.person is None or self.is_place else self.person.name

    @property
    def place_name(self) -> str:
        """Where he was appraised; of who has neither a posting nor a place `queries.shown` puts it
        there."""
        place = self.posting.place if self.posting is not None else self.place
        return self.area_name if place is None else place.short_name


class Objection(models.Model):
    """What somebody says against his grade, and the answer; both sealed."""

    public_id = public_id_field()
    appraisee = models.ForeignKey(Appraisee, on_delete=models.PROTECT, related_name="objections")
    area = models.CharField(max_length=12)
    made_on = models.DateField()
    text = SealedTextField(context="appraisal.objection")
    answered_on = models.DateField(null=True)
    answer = SealedTextField(context="appraisal.answer")
    upheld = models.BooleanField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)


class Freeze(models.Model):
    """Evidence and answers as they were when an appraisal was frozen; never changed. `evidence` is
    sealed: scheme, facts and decisions as canonical JSON, packed. `view`: the scheme as people
    met it, also in the evidence; None where it was frozen before that was kept. `number` counts
    from 1: who opens an appraisal again freezes it anew beside the first."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="freezes")
    number = models.PositiveSmallIntegerField()
    frozen_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    evidence = SealedTextField(context="appraisal.evidence")
    view = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    answers_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="appraisal_freeze_number"),
        ]
