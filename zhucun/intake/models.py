"""Tables of the intake: batches of files, and what came from devices.

Rows of a file are never kept here: the file is, sealed, and is read again.
"""

from __future__ import annotations

import json
import zlib

from django.db import models

from zhucun.intake.enums import BatchState, ParkedState
from zhucun.kernel.ids import ID_LENGTH, new_public_id
from zhucun.ledger.fields import SealedTextField


class Batch(models.Model):
    """One file that somebody brought, with the difference that was shown and what was decided.

    `digest` is the SM3 of the file; `difference` of the plan that was previewed. `made_by` is an
    account. `mapping` and `columns` say for each sheet how its headings were read and in which
    column each field stands; both outlive the file, and so does `left`: what was left out when it
    was accepted, the first `KEPT` of it.
    """

    KEPT = 1_000

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
    left = models.JSONField(default=list)
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


class DeviceReceipt(models.Model):
    """An item of a device's outbox that was accepted: the same item is answered, not done again.

    `digest` is the keyed index of its content, `record` what it made or changed, `version` the
    record's version after it. `answer` holds what the device was told besides.
    """

    account = models.BigIntegerField()
    item = models.CharField(max_length=ID_LENGTH)
    kind = models.CharField(max_length=24)
    digest = models.BinaryField(max_length=16)
    record = models.CharField(max_length=ID_LENGTH, blank=True)
    version = models.PositiveIntegerField(null=True)
    answer = models.JSONField(default=list)
    device = models.BigIntegerField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "item"], name="device_receipt_once"),
        ]


class DeviceCopy(models.Model):
    """What a device holds: the digest of each record, packed, by the cursor that it was given.

    `held` is what the device has said that it holds; `sent` the latest answer, which may have been
    lost on the way. `stamp` says at what stand of the ledger it was made.
    """

    device = models.BigIntegerField(unique=True)
    cursor = models.CharField(max_length=ID_LENGTH, blank=True)
    held = models.BinaryField(default=b"")
    sent_cursor = models.CharField(max_length=ID_LENGTH)
    sent = models.BinaryField(default=b"")
    stamp = models.CharField(max_length=64)
    is_truncated = models.BooleanField(default=False)
    at = models.DateTimeField()

    def held_at(self, cursor: str) -> dict[str, str] | None:
        """The digests that the device holds with a cursor; None where it was not given to it."""
        packed = {self.cursor: self.held, self.sent_cursor: self.sent}.get(cursor)
        if not cursor or not packed:
            return None
        return dict(json.loads(zlib.decompress(bytes(packed))))


class ParkedItem(models.Model):
    """An item of a cadre who no longer serves: not accepted, and kept for the office.

    `content` is what the device sent, sealed. `code` says why it was refused. A person decides,
    with a note; nothing is recorded from it by itself.
    """

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    account = models.BigIntegerField()
    account_name = models.CharField(max_length=60)
    area = models.CharField(max_length=12, blank=True)
    item = models.CharField(max_length=ID_LENGTH)
    kind = models.CharField(max_length=24)
    on = models.DateField()
    content = SealedTextField(context="intake.parked")
    code = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ParkedState.choices, default=ParkedState.WAITING)
    note = models.CharField(max_length=200, blank=True)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "item"], name="parked_item_once"),
        ]
        indexes = [models.Index(fields=["area", "state"], name="parked_area_state")]
