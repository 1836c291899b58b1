"""Archives of terms: frozen, numbered by version, with a digest in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.errors import ArchiveIssuedMeanwhile
from zhucun.reports.models import ArchiveIssue
from zhucun.reports.queries.archives.drafts import ArchiveDraft, frozen, packed
from zhucun.reports.rows import FORM
from zhucun.reports.writers.pdf import archive_pdf


def issue_archives(
    drafts: Sequence[ArchiveDraft],
    *,
    issuer: str,
    issued_on: date,
    issued_at: datetime,
    by: Actor,
) -> list[ArchiveIssue]:
    """Issue archives: freeze each as the next version and set it once, for the digest of its file.
    Where no record has changed since the version before, that one stands and nothing is issued.

    The PDFs are set before the transaction begins: 50 of them take a second. Raises NotAllowed,
    ArchiveIssuedMeanwhile.
    """
    for draft in drafts:
        by.require(Permission.MANAGE_ROSTER, area=draft.posting.area)
    before = _latest([draft.posting for draft in drafts])
    found: dict[int, ArchiveIssue] = {}
    made: list[ArchiveIssue] = []
    for draft in drafts:
        last = before.get(draft.posting.pk)
        if last is not None and (last.substance, last.language) == (
            draft.substance,
            draft.language,
        ):
            found[draft.posting.pk] = last
            continue
        row = _row(draft, last, issuer, issued_on, issued_at, by)
        found[draft.posting.pk] = row
        made.append(row)
    _keep(made, issued_at, by)
    return [found[draft.posting.pk] for draft in drafts]


@transaction.atomic
def _keep(made: list[ArchiveIssue], issued_at: datetime, by: Actor) -> None:
    try:
        with transaction.atomic():
            ArchiveIssue.objects.bulk_create(made)
    except IntegrityError as error:
        raise ArchiveIssuedMeanwhile from error
    ledger.append_many((_event(row, issued_at), by.origin, None) for row in made)


def _row(
    draft: ArchiveDraft,
    last: ArchiveIssue | None,
    issuer: str,
    issued_on: date,
    issued_at: datetime,
    by: Actor,
) -> ArchiveIssue:
    content, digest = frozen(draft, before=last, issuer=issuer, issued_on=issued_on)
    data = archive_pdf(content, digest=digest, made_at=issued_at, form=FORM)
    row = ArchiveIssue(
        posting=draft.posting,
        area=draft.posting.area,
        version=content["version"],
        language=draft.language,
        form=FORM,
        content=packed(content),
        substance=draft.substance,
        digest=digest,
        file_digest=hashlib.sha256(data).hexdigest(),
        rows=draft.rows,
        missing=draft.missing,
        changes=content["changes"],
        issuer=issuer,
        issued_on=issued_on,
        issued_at=issued_at,
        by=by.account,
        by_name=by.name,
    )
    row.pdf = data
    return row


def _event(row: ArchiveIssue, at: datetime) -> events.ArchiveIssued:
    return events.ArchiveIssued(
        subject=f"archive:{row.public_id}",
        area=row.area,
        happened_at=at,
        posting=row.posting.public_id,
        version=row.version,
        digest=row.digest,
        file_digest=row.file_digest,
        records=row.rows,
        missing=row.missing,
    )


def _latest(postings: Sequence[Any]) -> dict[int, ArchiveIssue]:
    """The version in force of each. One query."""
    newest = ArchiveIssue.objects.filter(posting=OuterRef("posting")).order_by("-version")
    rows = ArchiveIssue.objects.filter(
        posting__in=[row.pk for row in postings], pk=Subquery(newest.values("pk")[:1])
    )
    return {row.posting_id: row for row in rows.select_related("posting__person")}
