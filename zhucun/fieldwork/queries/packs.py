"""What the packs say of matters: the days for a size, the words of an area."""

from __future__ import annotations

from datetime import date

from zhucun.directory import queries as directory
from zhucun.fieldwork.enums import MatterKind, MatterSize
from zhucun.fieldwork.marts import FINER, words_of
from zhucun.fieldwork.models import Matter, Visit

_DAYS = {MatterSize.SMALL: "village_days", MatterSize.BIG: "township_days"}


def days_for(area: str, size: str, *, as_of: date) -> int | None:
    """How many days the area's pack gives a matter of a size; None: 未配置, or no size said."""
    name = _DAYS.get(MatterSize(size)) if size else None
    found = directory.pack_for(area, as_of=as_of).parameters.get(name) if name else None
    return found.value if found is not None and isinstance(found.value, int) else None


def campaigns_offered(record: Visit | Matter) -> list[str]:
    """The campaigns of which the pack of a record's village and day speaks for its kind."""
    if isinstance(record, Visit):
        subject, day = "activity", record.on
    else:
        subject, day = "case_item", record.opened_on
    pack = directory.pack_for(record.area, as_of=day)
    return sorted(words_of(pack, "campaign", subject=subject))


def kinds_offered(area: str, *, as_of: date) -> list[MatterKind]:
    """The kinds that a form offers: where the pack has finer words, they replace “appeal”; what a
    cadre is in want of is offered where the pack speaks of it."""
    words = words_of(directory.pack_for(area, as_of=as_of), "kind")
    finer = [kind for kind in FINER if kind in words]
    general = [kind for kind in MatterKind if kind not in FINER]
    if MatterKind.CADRE_DIFFICULTY not in words:
        general.remove(MatterKind.CADRE_DIFFICULTY)
    return [*(finer or [MatterKind.APPEAL]), *general[1:]]
