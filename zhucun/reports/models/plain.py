"""Plain-language cards for cadres, and who has read which."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import public_id_field
from zhucun.reports.enums import PlainKind


class PlainCard(models.Model):
    """A plain-language card (明白卡, YN-054) as it was issued for an area: what it says was made
    from the policy pack and the records and never changes; another version replaces it.

    `content` is told in both languages: {"zh": sections, "en": sections}.
    """

    public_id = public_id_field()
    kind = models.CharField(max_length=10, choices=PlainKind.choices)
    area = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    pack = models.CharField(max_length=60)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    issued_on = models.DateField()
    replaced_on = models.DateField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=Q(replaced_on=None),
                name="plain_card_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["area", "kind", "version"], name="plain_card_version_once"
            ),
        ]


class PlainCardRead(models.Model):
    """A cadre has read a card and says so, once for each version."""

    card = models.ForeignKey(PlainCard, on_delete=models.PROTECT, related_name="read")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "posting"], name="plain_card_read_once"),
        ]
