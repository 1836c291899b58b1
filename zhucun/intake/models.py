"""The table of import batches. Rows are never kept here: the file is, sealed, and is read again."""

from __future__ import annotations

from django.db import models

from zhucun.intake.enums import BatchState
from zhucun.kernel.ids import ID_LENGTH, new_public_id


class Batch(models.Model):
    """One file that somebody brought, with the difference that was shown and what was decided.

    `digest` is the SM3 of the file; `difference` of the plan that was previewed. `made_by` is an
    account. `mapping` and `columns` say for each sheet how its headings were read and in which
    column each field stands; both outlive the file.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    feed = models.CharField(max_length=40)
    area = models.CharField(max_length=12, blank=True)
    round = models.CharField(max_length=20, blank=True)
    sheet = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    difference = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=BatchState.choices, default=BatchState.PREVIEWED
    )
    counts = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    pack = models.CharField(max_length=60, blank=True)
    only_good = models.BooleanField(default=False)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    accepted_by = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["area", "-made_at"], name="batch_area"),
            models.Index(fields=["state", "made_at"], name="batch_state"),
        ]
