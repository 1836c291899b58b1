"""The ledger of pairing (结对帮扶台账) as a workbook: what the page shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out
from zhucun.pairing.models import Pairing

_COLUMNS: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("number", "text", "户编号", "Household number"),
    ("head", "text", "户主姓名", "Head of the household"),
    ("helper", "text", "结对帮扶责任人", "Helper"),
    ("unit", "text", "单位", "Unit"),
    ("level", "text", "责任人层级", "Level of the helper"),
    ("kind", "text", "人员类别", "Kind"),
    ("role", "text", "结对身份", "Part"),
    ("valid_from", "date", "结对日期", "Since"),
)
_SPEC = going_out("pairings", "结对帮扶台账", "Ledger of pairing", _COLUMNS)


def pairings_workbook(
    rows: QuerySet[Pairing], *, actor: Actor, as_of: date, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of pairings that `pairings` found; the caller removes the file.

    Names of villagers are as the actor may read them. Three queries and one record in the access
    log, whatever the number of rows.
    """
    path, count = exported(
        _lines(rows, actor, as_of), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent
    )
    journal.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject="pairings",
        what="pairings",
        area="",
        rows=count,
    )
    return path, count


def _lines(rows: QuerySet[Pairing], actor: Actor, as_of: date) -> Iterator[dict[str, Any]]:
    codes = rows.order_by().values_list("area", flat=True).distinct()
    names = directory.names_of(
        {part for code in codes for part in (code, at_level(code, Level.TOWNSHIP))}, as_of=as_of
    )
    row: Any
    for row in rows.iterator(chunk_size=2_000):
        home, helper = row.household, row.helper
        yield {
            "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
            "village": names.get(row.area, row.area),
            "number": home.number,
            "head": homes.shown_name(actor, home.area, home.head_name),
            "helper": helper.person.name,
            "unit": helper.person.unit.name if helper.person.unit else "",
            "level": str(helper.get_level_display()),
            "kind": str(helper.get_kind_display()),
            "role": str(row.get_role_display()),
            "valid_from": row.valid_from,
        }
