"""What the API says of papers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.reports.enums import FormKind, Language


class PaperOut(Schema):
    """A paper as it was issued; nothing of it ever changes. The content, which names people in
    clear, is only in its PDF.
    """

    id: str
    kind: FormKind
    subject: str = Field(description="What it is about, such as posting:<id>.")
    area: str
    title: str
    issuer: str
    number: str
    language: Language
    digest: str = Field(description="SM3 over kind, edition and content, printed on the paper.")
    issued_on: date
    issued_at: datetime
    by: str

    @classmethod
    def of(cls, row: Any) -> PaperOut:
        return cls(
            id=row.public_id,
            kind=row.kind,
            subject=row.subject,
            area=row.area,
            title=row.title,
            issuer=row.issuer,
            number=row.number,
            language=row.language,
            digest=row.digest,
            issued_on=row.issued_on,
            issued_at=row.issued_at,
            by=row.by_name,
        )


class PaperPage(Schema):
    rows: list[PaperOut]
    next: str | None
