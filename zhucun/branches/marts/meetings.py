"""One row a meeting of a branch as of a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from zhucun.branches.enums import MeetingKind
from zhucun.branches.marts.rows import WHERE, Columns, Rows
from zhucun.branches.models import Meeting
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas


def meetings(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each meeting that was held by the day. Resident cadres took part where they are
    named (HX25-59); one of them led the study where he is its speaker (HX25-60)."""
    there = Meeting.cadres.through.objects.filter(meeting=OuterRef("pk"))
    led = there.filter(posting__person__name=OuterRef("speaker"))
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "kind": Case(
            When(kind=MeetingKind.COLLECTIVE_STUDY, then=Value("collective_study")),
            default=Value("other"),
            output_field=CharField(),
        ),
        "with_cadres": Exists(there),
        "is_led_by_cadre": Exists(led),
        "happened_on": F("on"),
    }
    held = Q(on__lte=as_of) & (Q(voided_on=None) | Q(voided_on__gt=as_of))
    return select(Meeting.objects.filter(held, in_areas("area", areas)), columns, names)
