"""Archives of terms as they were issued, and the runs that issue those of a whole area."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import SealedTextField, public_id_field
from zhucun.reports.enums import Language, PrintState, RunScope


class ArchiveIssue(models.Model):
    """The archive of one term as it was issued; nothing here ever changes (YN-085).

    `content` is what the template sets, as JSON, packed and sealed: from it the same PDF is made
    again. `digest` is the SM3 over edition and content, `substance` that of the records alone,
    without days and numbers: where it is the same there is nothing to issue anew. `file_digest` is
    the SHA-256 of the PDF. `changes` says by part what is otherwise than in the issue before.
    """

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    form = models.PositiveSmallIntegerField()
    content = SealedTextField(context="reports.archive")
    substance = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    file_digest = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    changes = models.JSONField(default=list)
    issuer = models.CharField(max_length=60)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    #: The PDF, in the process that has just set it; nothing that is kept.
    pdf: bytes = b""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "version"], name="archive_version_once"),
        ]
        indexes = [models.Index(fields=["area", "issued_at"], name="archive_area")]


class ArchiveRun(models.Model):
    """Archives of a whole area, issued by a worker; also its queue (docs/decisions/0008-jobs.md).

    `done` counts archives that were looked at, `made` those that were issued anew: where nothing
    has changed the issue before stands. What a lost worker did stays done.
    """

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    scope = models.CharField(max_length=7, choices=RunScope.choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    on = models.DateField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=PrintState.choices, default=PrintState.WAITING)
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "scope", "language"],
                condition=Q(state__in=[PrintState.WAITING, PrintState.RUNNING]),
                name="archive_run_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="archive_run_queue")]


class ArchiveShelf(models.Model):
    """The archives of one township in a run, in order, and their ZIP in base64 and sealed: it names
    people in clear. After some days the ZIP is forgotten. A shelf that is there is finished; by it
    a run goes on where it stopped."""

    run = models.ForeignKey(ArchiveRun, on_delete=models.CASCADE, related_name="shelves")
    area = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    issues = models.ManyToManyField(ArchiveIssue, related_name="+")
    size = models.PositiveIntegerField(default=0)
    content = SealedTextField(context="reports.archive.shelf")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "area"], name="archive_shelf_once"),
        ]
