"""Schools and village offices as rows (HH18-014)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import CharField, F, Value

from zhucun.directory import marts as directory
from zhucun.directory.perms import in_areas
from zhucun.economy.enums import SiteKind
from zhucun.economy.marts.columns import Rows
from zhucun.economy.models import School
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day


def sites(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for the office of each village of the day, whose code is the village's, and one for
    each school."""
    villages = directory.places(level=Level.VILLAGE, as_of=as_of, areas=areas, tags={}, figures=())
    schools = School.objects.filter(in_areas("area", areas), on_day(as_of))

    def columns(kind: str, code: str, area: str) -> dict[str, object]:
        known = {
            "code": F(code),
            "kind": Value(kind, output_field=CharField()),
            "township": directory.code_at(area, Level.TOWNSHIP),
        }
        return {name: known[name] for name in sorted({"code", *names}) if name in known}

    offices = directory.select(
        villages, columns(SiteKind.VILLAGE_OFFICE, "code", "code"), names, area="code"
    )
    taught = directory.select(schools, columns(SiteKind.SCHOOL, "public_id", "area"), names)
    return offices.union(taught, all=True)
