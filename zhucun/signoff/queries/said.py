"""What was said of many things at once, for the rooms that keep them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhucun.signoff.enums import Said
from zhucun.signoff.models import Case, Signature
from zhucun.signoff.queries.procedures import Followed, followed


@dataclass(frozen=True, kw_only=True)
class Log:
    """The latest case about a thing: its procedure, and the signatures that stand, in order."""

    case: Case
    procedure: Followed
    signed: tuple[Signature, ...]


def logs(subjects: Sequence[str], *, kind: str) -> dict[str, Log]:
    """The latest case of each thing that has one. Two queries. The caller shows of it what its
    reader may see."""
    rows = Case.objects.filter(kind=kind, subject__in=subjects).select_related("procedure")
    latest = {row.subject: row for row in rows.order_by("pk")}
    said: dict[int, list[Signature]] = defaultdict(list)
    keys = [row.pk for row in latest.values()]
    for row in Signature.objects.filter(case__in=keys).order_by("serial"):
        said[row.case_id].append(row)
    return {
        subject: Log(case=case, procedure=followed(case.procedure), signed=_standing(said[case.pk]))
        for subject, case in latest.items()
    }


def _standing(rows: Sequence[Signature]) -> tuple[Signature, ...]:
    """Signatures that were not recalled, since the last rejection."""
    recalled = {row.recalls_id for row in rows if row.said == Said.RECALLED}
    found: list[Signature] = []
    for row in rows:
        if row.said == Said.REJECTED:
            found.clear()
        elif row.said == Said.SIGNED and row.pk not in recalled:
            found.append(row)
    return tuple(found)
