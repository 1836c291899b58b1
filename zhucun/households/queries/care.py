"""Members who need care (特殊群体): children left behind, elders in empty nests (HH18-015)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.households.enums import NOT_CARED
from zhucun.households.marts.tables import care_since
from zhucun.households.models import Member, MemberState
from zhucun.ledger.fields import on_day

_CHUNK = 2_000


class CaredMember(NamedTuple):
    """Somebody who was recorded once as one who needs care, and while he belonged to his
    household."""

    public_id: str
    valid_from: date
    valid_until: date | None


def people_in_care(
    *, actor: Actor, as_of: date, area: str = "", kind: str = ""
) -> QuerySet[Any, Any]:
    """Members of a day who need care, with `care_kind` and `care_since`, where the actor sees
    households; by village and household. Names are shown through `shown_name`. One query."""
    here = in_areas("household__area", actor.areas(Permission.SEE_HOUSEHOLDS))
    states = MemberState.objects.filter(on_day(as_of), retracted_at=None)
    cared = states.exclude(care_kind__in=NOT_CARED)
    now = cared.filter(member=OuterRef("pk")).values("care_kind")[:1]
    rows = Member.objects.filter(
        here,
        on_day(as_of),
        on_day(as_of, "household__"),
        in_areas("household__area", (area,)),
        pk__in=cared.values("member"),
    )
    found = rows.annotate(care_kind=Subquery(now), care_since=care_since(as_of))
    if kind:
        found = found.filter(care_kind=kind)
    return found.select_related("household__village").order_by(
        "household__area", "household__number", "pk"
    )


def cared_members(households: Iterable[str]) -> dict[str, list[CaredMember]]:
    """By public id of their household those who were ever recorded as in need of care. Asks for no
    right: the caller counts what he sees. One query per 2,000 households."""
    wanted = sorted(set(households))
    found: dict[str, list[CaredMember]] = {}
    states = MemberState.objects.filter(retracted_at=None).exclude(care_kind__in=NOT_CARED)
    for start in range(0, len(wanted), _CHUNK):
        rows = Member.objects.filter(
            household__public_id__in=wanted[start : start + _CHUNK], pk__in=states.values("member")
        )
        columns = ("household__public_id", *CaredMember._fields)
        for home, *who in rows.order_by("pk").values_list(*columns):
            found.setdefault(home, []).append(CaredMember(*who))
    return found
