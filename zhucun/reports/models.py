"""Tables of the reports."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from zhucun.kernel.ids import ID_LENGTH, new_public_id
from zhucun.reports.enums import FormKind, Language


class Issued(models.Model):
    """A paper as it was issued. Printing it again prints the same; nothing here ever changes.

    `form` is the edition of the template, `digest` the SM3 over kind, edition and content.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    kind = models.CharField(max_length=12, choices=FormKind.choices)
    form = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=80)
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=60)
    number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number"], condition=~Q(number=""), name="issued_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "issued_at"], name="issued_area"),
            models.Index(fields=["subject"], name="issued_subject"),
        ]


class Named(models.Model):
    """A cadre whom a paper names, and his unit: both may read it. Public ids."""

    issued = models.ForeignKey(Issued, on_delete=models.PROTECT, related_name="named")
    person = models.CharField(max_length=ID_LENGTH)
    unit = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issued", "person"], name="named_once"),
        ]
        indexes = [
            models.Index(fields=["person"], name="named_person"),
            models.Index(fields=["unit"], name="named_unit"),
        ]
