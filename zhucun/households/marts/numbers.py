"""Who is behind an ID number, by its keyed index: for comparing with lists of others. Opens nothing
that is sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When

from zhucun.households.enums import JoinReason, LeftReason
from zhucun.households.models import Member

#: Who came to a household so was not in it before.
_CAME = (JoinReason.BIRTH, JoinReason.MARRIAGE, JoinReason.ADOPTED, JoinReason.MOVED)


def numbered(as_of: date) -> QuerySet[Any, dict[str, Any]]:
    """Memberships with an ID number that had begun by the day: `key`, `name_index`, `home`, on
    which day the person `died` or `came` to the household, if that is on record."""
    rows = Member.objects.filter(id_index__isnull=False, valid_from__lte=as_of)
    rows = rows.exclude(left_reason=LeftReason.MISTAKE)
    dead = When(left_reason=LeftReason.DEATH, valid_until__lte=as_of, then=F("valid_until"))
    named: Any = rows.annotate(
        key=F("id_index"),
        home=F("household"),
        died=Case(dead, default=None),
        came=Case(When(joined_reason__in=_CAME, then=F("valid_from")), default=None),
    )
    found: QuerySet[Any, dict[str, Any]] = named.values("key", "name_index", "home", "died", "came")
    return found.order_by()
