"""The ledger of trainings (培训台账) as a workbook: who was at which session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.perms import Actor
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.learning.models import Attendance, Session
from zhucun.learning.queries.sessions import to_enrol
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("session", "text", "培训编号", "Number of the session"),
    ("theme", "text", "培训主题", "Theme"),
    ("tier", "text", "举办层级", "Level"),
    ("kind", "text", "培训类别", "Kind"),
    ("on", "date", "参训日期", "Attended on"),
    ("hours", "int", "学时", "Hours"),
    ("name", "text", "姓名", "Name"),
    ("role", "text", "职务", "Role"),
    ("unit", "text", "派出单位", "Sending unit"),
    ("village", "text", "驻村", "Village"),
    ("via", "text", "登记方式", "Recorded by"),
)
_SPEC = going_out("training-ledger", "培训台账", "Ledger of trainings", _COLUMNS)
_SIGN_COLUMNS: tuple[Heading, ...] = (
    ("session", "text", "培训编号", "Number of the session"),
    ("name", "text", "姓名", "Name"),
    ("unit", "text", "派出单位", "Sending unit"),
    ("village", "text", "驻村", "Village"),
    ("attended_on", "date", "参训日期", "Attended on"),
    ("signed", "text", "签名", "Signature"),
)
_SIGN = going_out("training-sign", "签到表", "List to sign", _SIGN_COLUMNS)


def attendance_workbook(
    rows: QuerySet[Attendance], *, actor: Actor, area: str, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of attendances that `attendances` found; the caller removes the file.
    One query and one record in the access log."""
    path, count = exported(_lines(rows), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)
    _log(actor, "training-ledger", area, count)
    return path, count


def list_to_sign(session: Session, *, actor: Actor, lang: str) -> tuple[Path, int]:
    """(file, number of rows): who enrolled, to be signed at the door and taken in again as the list
    of attendance. Where nobody enrolled, everybody for whom the session is. Two queries."""
    path, count = exported(
        _to_sign(session, actor), spec=_SIGN, masked=frozenset(), lang=lang, progress=silent
    )
    _log(actor, "training-sign", session.area, count)
    return path, count


def _log(actor: Actor, what: str, area: str, rows: int) -> None:
    journal.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=what,
        what=what,
        area=area,
        rows=rows,
    )


def _lines(rows: QuerySet[Attendance]) -> Iterator[dict[str, Any]]:
    row: Any
    for row in rows.iterator(chunk_size=2_000):
        yield {
            "session": row.session.number,
            "theme": row.session.theme,
            "tier": str(row.session.get_tier_display()),
            "kind": str(row.session.get_kind_display()),
            "on": row.on,
            "hours": row.session.hours,
            "name": row.person.name,
            "role": str(row.posting.get_role_display()),
            "unit": row.posting.unit.name if row.posting.unit else "",
            "village": row.posting.place.short_name,
            "via": str(row.get_via_display()),
        }


def _to_sign(session: Session, actor: Actor) -> Iterator[dict[str, Any]]:
    enrolled = session.enrolments.filter(state="enrolled").select_related(
        "posting__person", "posting__unit", "posting__place"
    )
    postings = [each.posting for each in enrolled.order_by("area", "pk")]
    if not postings:
        postings = list(to_enrol(actor=actor, session=session, on=session.starts_on))
    for posting in postings:
        yield {
            "session": session.number,
            "name": posting.person.name,
            "unit": posting.unit.name if posting.unit else "",
            "village": posting.place.short_name,
            "attended_on": session.starts_on,
            "signed": "",
        }
