"""The columnar face: one row an exit that somebody has signed (`terms/exit`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from zhucun.directory.marts import bears, select, tagged_since
from zhucun.directory.perms import in_areas
from zhucun.exits.enums import EXITED_POVERTY, POVERTY, ExitState, Kind
from zhucun.exits.models import Exit
from zhucun.fieldwork.marts import MARTS as FIELDWORK
from zhucun.pairing.marts import calls

Rows = QuerySet[Any, dict[str, Any]]


def exits(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each exit of which a signature stands that was made by the day, and which was not
    withdrawn by it."""
    columns: dict[str, Any] = {
        "code": F("public_id"),
        "kind": F("kind"),
        "due_on": F("due_on"),
        "exited_on": Case(
            When(exited_on__lte=as_of, then=F("exited_on")), output_field=DateField(null=True)
        ),
        "visited_before_signing": _visited(as_of, areas),
    }
    withdrawn = Q(state=ExitState.WITHDRAWN, ended_on__lte=as_of)
    found = Exit.objects.filter(in_areas("area", areas), first_signed_on__lte=as_of)
    return select(found.exclude(withdrawn), columns, names)


def team_columns(as_of: date) -> dict[str, Any]:
    """What exits say of teams, over rows that have `m_area`, the village (HH18-099): whether it was
    a poverty village, and the day on which it left by signature, or by the tag of the places."""
    left = Exit.objects.filter(
        kind=Kind.VILLAGE, area=OuterRef("m_area"), state=ExitState.EXITED, exited_on__lte=as_of
    )
    signed = Subquery(left.order_by("exited_on").values("exited_on")[:1])
    tagged = Subquery(tagged_since(EXITED_POVERTY, as_of, code="m_area"))
    is_poor, has_left = (bears(tag, as_of, code="m_area") for tag in (POVERTY, EXITED_POVERTY))
    was_poor = Case(When(is_poor | has_left, then=True), default=False)
    return {"village_was_poverty": was_poor, "village_exited_on": Coalesce(signed, tagged)}


def committee_columns(as_of: date) -> dict[str, Any]:
    """What exits say of village committees, over rows that have `m_area`, the village (HH18-076):
    whether all that was to exit in the year did so by its day. Not known before that day, nor where
    nothing was to."""
    due = Exit.objects.filter(area=OuterRef("m_area"), due_on__year=as_of.year)
    due = due.exclude(kind=Kind.COUNTY).exclude(state=ExitState.WITHDRAWN)
    late = Q(exited_on=None) | Q(exited_on__gt=F("due_on"))
    met = Case(
        When(~Exists(due), then=Value(None)),
        When(Exists(due.filter(late, due_on__lte=as_of)), then=Value(False)),
        When(~Exists(due.filter(late | Q(exited_on__gt=as_of))), then=Value(True)),
        default=Value(None),
        output_field=BooleanField(null=True),
    )
    return {"plan_completed": met}


def _visited(as_of: date, areas: tuple[str, ...]) -> Any:
    """Whether the first signature came after a visit: to a household by its cadres or by office, to
    a village or in a county by office (HH18-135)."""
    asked: dict[str, Any] = {"as_of": as_of, "areas": areas, "tags": {}}
    names = {"household", "happened_on"}
    before = Q(m_happened_on__lte=OuterRef("first_signed_on"))
    to_home = before & Q(m_household=OuterRef("household__public_id"))
    by_cadres = FIELDWORK["visit"](names=names, **asked).filter(to_home)
    by_office = calls(names=names, **asked)
    here = before & Q(m_area__startswith=OuterRef("area"))
    return Case(
        When(
            Q(kind=Kind.HOUSEHOLD),
            then=Exists(by_cadres) | Exists(by_office.filter(to_home)),
        ),
        default=Exists(by_office.filter(here)),
    )


#: The subjects of the packs that this room can answer for.
MARTS = {"exit": exits}
