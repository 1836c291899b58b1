"""The records of a village on which progress can rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.fieldwork.enums import EvidenceKind
from zhucun.fieldwork.models import Matter, Visit
from zhucun.fieldwork.queries.matters import matters
from zhucun.fieldwork.queries.visits import visits

_MODELS: dict[str, Any] = {EvidenceKind.VISIT: Visit, EvidenceKind.MATTER: Matter}
_OFFERED = 30


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One record that may be chosen: `value` is kind and public id."""

    kind: str
    key: str
    on: date
    label: str

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.key}"


def is_evidence(kind: str, key: str, *, area: str) -> bool:
    """Whether the record exists in the village; a document is named by its number only."""
    model = _MODELS.get(kind)
    if model is None:
        return kind == EvidenceKind.PAPER and bool(key.strip())
    found = model.objects.filter(public_id=key, area=area)
    if kind == EvidenceKind.VISIT:
        found = found.filter(voided_on=None)
    return bool(found.exists())


def evidence_offered(*, actor: Actor, area: str) -> list[Offered]:
    """The latest visits and matters of a village that the actor sees. Two queries."""
    seen = visits(actor=actor, area=area).filter(voided_on=None).order_by("-on", "-pk")
    heard = matters(actor=actor, area=area).order_by("-opened_on", "-pk")
    found = [
        Offered(kind=EvidenceKind.VISIT, key=row.public_id, on=row.on, label=row.get_kind_display())
        for row in seen[:_OFFERED]
    ]
    found += [
        Offered(kind=EvidenceKind.MATTER, key=row.public_id, on=row.opened_on, label=row.title)
        for row in heard[:_OFFERED]
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)
