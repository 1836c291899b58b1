"""Whose archive lacks what as a workbook: one row a gap; an archive that lacks nothing has one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from zhucun.directory.perms import Actor
from zhucun.intake.writers.export import taken_out
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out
from zhucun.reports.queries.archives.archive import Archive
from zhucun.reports.queries.archives.issues import Board
from zhucun.reports.queries.archives.parts import Gap, Part
from zhucun.reports.queries.archives.words import WHO

_COLUMNS: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("place", "text", "派驻地", "Serves in"),
    ("name", "text", "姓名", "Name"),
    ("role", "text", "职务", "Serves as"),
    ("unit", "text", "派出单位", "Sending unit"),
    ("ends_on", "date", "任期届满", "Term ends on"),
    ("state", "text", "情况", "State"),
    ("part", "text", "档案部分", "Part of the archive"),
    ("lacks", "text", "欠缺内容", "What is missing"),
    ("who", "text", "补齐责任", "Who brings it"),
    ("due_on", "date", "时限", "Due on"),
    ("clauses", "text", "条款", "Clauses"),
)
_SPEC = going_out("archive-gaps", "任期档案欠缺清单", "Gaps of archives", _COLUMNS)


def gaps_workbook(board: Board, *, actor: Actor, area: str, lang: str) -> tuple[Path, int]:
    """(file, number of rows) of what `board` found; the caller removes the file. No query but one
    record in the access log."""
    return taken_out(_lines(board), spec=_SPEC, actor=actor, lang=lang, area=area)


def _lines(board: Board) -> Iterator[dict[str, Any]]:
    for each in board.lines:
        who = _who(each, board.names)
        for part, gap in each.gaps:
            yield who | _gap(part, gap)
        if not each.gaps:
            yield who | {"state": gettext("Nothing missing")}


def _who(archive: Archive, names: dict[str, str]) -> dict[str, Any]:
    posting = archive.posting
    return {
        "township": names.get(at_level(posting.area, Level.TOWNSHIP), ""),
        "place": posting.place.short_name,
        "name": posting.person.name,
        "role": str(posting.get_role_display()),
        "unit": posting.unit.name if posting.unit else "",
        "ends_on": archive.end,
    }


def _gap(part: Part, gap: Gap) -> dict[str, Any]:
    return {
        "state": gettext("Due later") if gap.is_ahead else gettext("Something is missing"),
        "part": str(part.label),
        "lacks": gap.text,
        "who": str(WHO[gap.who]),
        "due_on": gap.due_on,
        "clauses": " ".join(gap.clauses),
    }
