"""The burden of a month as a workbook: what the list shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out
from zhucun.reports.queries.burden import Burden

_COLUMNS: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("place", "text", "所驻村", "Serves in"),
    ("name", "text", "姓名", "Name"),
    ("role", "text", "职务", "Serves as"),
    ("forms", "int", "要求填表数", "Forms asked"),
    ("asked_fields", "int", "表内字段数", "Fields of these forms"),
    ("records", "int", "录入记录数", "Records made"),
    ("typed", "int", "手工键入字段", "Fields typed"),
    ("chosen", "int", "点选字段", "Fields chosen"),
    ("computed", "int", "自动生成单元格", "Cells computed"),
    ("minutes", "int", "估计用时（分钟）", "Minutes (estimate)"),
)
_SPEC = going_out("burden", "填报负担", "Burden", _COLUMNS)


def burden_workbook(found: Burden, *, actor: Actor, lang: str) -> tuple[Path, int]:
    """(file, number of rows) of what the actor may export, by place and role; the caller removes
    the file. Who took it is logged. Raises NotFound where there is nobody."""
    mine = actor.areas(Permission.EXPORT)
    rows = [row for row in found.lines if any(is_under(row.posting.area, own) for own in mine)]
    if not rows:
        raise NotFound
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"burden:{found.month:%Y-%m}",
        what="burden",
        area=found.area,
        rows=len(rows),
    )

    def lines() -> Iterator[dict[str, str | int | None]]:
        for row in rows:
            yield {
                "township": found.names.get(at_level(row.posting.area, Level.TOWNSHIP), ""),
                "place": row.posting.place.short_name,
                "name": row.posting.person.name,
                "role": str(row.posting.get_role_display()),
                "forms": len(row.forms),
                "asked_fields": row.asked_fields,
                "records": row.total.records,
                "typed": row.total.typed,
                "chosen": row.total.chosen,
                "computed": row.computed,
                "minutes": row.minutes,
            }

    return exported(lines(), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)
