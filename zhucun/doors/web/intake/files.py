"""Workbooks as downloads. To `access.View` every answer is an HttpResponse, hence the casts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from zhucun.doors.web.access import Request
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent_and_removed(path: Path, *, name: str) -> HttpResponse:
    """A temporary file as a download. It has no name any more: nothing stays behind, even where
    nobody reads on.
    """
    file = path.open("rb")
    path.unlink()
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    return cast("HttpResponse", answer)


def taken(made: tuple[Path, int], *named: object) -> HttpResponse:
    """A workbook with the number of its rows as a download; `named`: the parts of its name."""
    path, _count = made
    return sent_and_removed(path, name=f"{'-'.join(str(each) for each in named if each)}.xlsx")


def noted(request: Request, made: tuple[Path, int], subject: str, area: str = "") -> Path:
    """The file of a list, once it is in the access log who took it with how many rows."""
    path, count = made
    ledger.log_access(
        kind=Access.EXPORT,
        origin=request.actor.origin,
        subject=subject,
        what=subject,
        area=area,
        rows=count,
    )
    return path


def streamed(chunks: Iterable[bytes], *, name: str) -> HttpResponse:
    """Chunks as a download."""
    answer = StreamingHttpResponse(chunks, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return cast("HttpResponse", answer)
