"""Honours of villages as rows (HN22-04)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import F

from zhucun.directory.perms import in_areas
from zhucun.economy.marts.columns import Columns, Rows, at_places, select
from zhucun.economy.models import Honour
from zhucun.ledger.fields import on_day


def honours(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each honour that stands on the day; a village may hold several."""
    columns: Columns = {
        "code": F("public_id"),
        "kind": F("kind"),
        "level": F("level"),
        "happened_on": F("valid_from"),
        **at_places(),
    }
    return select(Honour.objects.filter(in_areas("area", areas), on_day(as_of)), columns, names)
