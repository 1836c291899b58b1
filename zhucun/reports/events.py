"""News of the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class FormIssued(Event):
    """`digest`: SM3 of the frozen content, as it stands at the foot of each page."""

    name: ClassVar[str] = "reports.form.issued"
    form: str
    number: str
    digest: str
