"""Units, enterprises and organisations linked with villages as rows (HH18-167)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.db.models.functions import Concat

from zhucun.directory.enums import UnitKind
from zhucun.directory.perms import in_areas
from zhucun.economy.enums import BodyKind
from zhucun.economy.marts.columns import Columns, Rows, is_in_village, select
from zhucun.economy.models import Body, BodyVillage
from zhucun.roster import marts as roster

_KINDS = (BodyKind.ENTERPRISE, BodyKind.SOCIAL_ORGANISATION)
_DASH = Value("-")


def linkages(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each village with an enterprise or organisation that joins in assistance and
    stands there or serves it, and with a unit whose people serve or served there, ended or not: a
    unit is unhooked on the day on which the last of its people left."""
    joining = {"kind__in": _KINDS, "joins_assistance": True, "valid_from__lte": as_of}
    there = {f"body__{name}": value for name, value in joining.items()}
    own = Body.objects.filter(is_in_village(), in_areas("area", areas), **joining)
    served = BodyVillage.objects.filter(in_areas("village__code", areas), **there)
    sent = roster.units_in_villages(as_of=as_of, areas=areas, ever=True)
    parts = [
        select(own, _of_body("", "area", as_of), names),
        select(served, _of_body("body__", "village__code", as_of), names, area="village__code"),
        select(sent, _of_unit(), names),
    ]
    return parts[0].union(*parts[1:], all=True)


def _of_body(prefix: str, village: str, as_of: date) -> Columns:
    ended = f"{prefix}valid_until"
    return {
        "code": Concat(f"{prefix}public_id", _DASH, village),
        "unit": F(f"{prefix}public_id"),
        "village": F(village),
        "unit_kind": F(f"{prefix}kind"),
        "ended_on": Case(
            When(**{f"{ended}__lte": as_of}, then=F(ended)), output_field=DateField(null=True)
        ),
    }


def _of_unit() -> Columns:
    return {
        "code": Concat("unit__public_id", _DASH, "place__code"),
        "unit": F("unit__public_id"),
        "village": F("place__code"),
        "unit_kind": Case(
            When(Q(unit__kind=UnitKind.ENTERPRISE), then=Value("enterprise")),
            default=Value("office"),
            output_field=CharField(max_length=20),
        ),
        "ended_on": Case(When(serving=0, then=F("left_on")), output_field=DateField(null=True)),
    }
