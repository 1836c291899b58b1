"""Archives of a whole area: whose, how far, and the ZIP of a township with its index."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from django.db.models import Count, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out
from zhucun.reports import perms
from zhucun.reports.enums import RunScope
from zhucun.reports.models import ArchiveIssue, ArchiveRun, ArchiveShelf
from zhucun.reports.queries.archives.drafts import printed

#: Archives that are drawn up at once: a second's work, so that the worker is heard of.
BATCH = 50
INDEX = "index.xlsx"

_COLUMNS: tuple[Heading, ...] = (
    ("file", "text", "文件", "File"),
    ("name", "text", "姓名", "Name"),
    ("place", "text", "所驻村", "Village"),
    ("role", "text", "职务", "Served as"),
    ("starts_on", "date", "任职起", "From"),
    ("ends_on", "date", "任职止", "Until"),
    ("version", "int", "版次", "Version"),
    ("rows", "int", "记录数", "Records"),
    ("missing", "int", "缺项数", "Missing"),
    ("digest", "text", "目录校验（SM3）", "Check of the contents (SM3)"),
    ("file_digest", "text", "文件校验（SHA-256）", "Check of the file (SHA-256)"),
)
_INDEX = going_out("archives", "档案目录", "Index of archives", _COLUMNS)


def postings_of(*, actor: Actor, area: str, scope: str, on: date) -> QuerySet[Any]:
    """Whose archives a run issues, by place: those that the actor may read in an area."""
    ended = Q(ends_on__lte=on) if scope == RunScope.ENDED else Q(starts_on__lte=on)
    found = perms.visible_archived(actor).filter(in_areas("area", (area,)), ended)
    return found.order_by("area", "role", "starts_on", "pk")


def townships_of(rows: QuerySet[Any]) -> list[str]:
    """The townships of these postings, by code. One query."""
    areas = rows.order_by().values_list("area", flat=True).distinct()
    return sorted({at_level(area, Level.TOWNSHIP) or area for area in areas})


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Postings of one township that are drawn up at once; `is_last`: the township ends with
    them."""

    township: str
    postings: Sequence[Any]
    is_last: bool


def batches(rows: QuerySet[Any], townships: Sequence[str]) -> Iterator[list[Stretch]]:
    """The postings of these townships, at most so many at a time: what a batch costs whatever its
    size is paid once for several small townships. One query a township."""
    waiting: list[Stretch] = []
    size = 0
    for code in townships:
        mine = list(rows.filter(in_areas("area", (code,))))
        for start in range(0, len(mine), BATCH):
            part = mine[start : start + BATCH]
            if size + len(part) > BATCH:
                yield waiting
                waiting, size = [], 0
            waiting.append(
                Stretch(township=code, postings=part, is_last=start + BATCH >= len(mine))
            )
            size += len(part)
    if waiting:
        yield waiting


def runs(*, actor: Actor) -> QuerySet[ArchiveRun]:
    """Runs of the actor's areas, the latest first. One query."""
    return perms.visible_runs(actor).order_by("-asked_at", "-pk")


def run_card(*, actor: Actor, public_id: str) -> ArchiveRun:
    """One run. Raises NotFound."""
    found = perms.visible_runs(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def shelves_of(run: ArchiveRun) -> QuerySet[ArchiveShelf]:
    """The townships that are finished, each with its number of archives (`count`), without their
    ZIPs. One query."""
    return run.shelves.annotate(count=Count("issues")).defer("content").order_by("area")


def files_of(shelf: ArchiveShelf) -> set[str]:
    """The names of what a township's ZIP holds. One query."""
    return {file_name(row) for row in _whole(shelf.issues.defer("content"))} | {INDEX}


def zipped(rows: Sequence[ArchiveIssue], *, lang: str) -> bytes:
    """Archives as one ZIP: each as PDF, and their index as a workbook. What was not just issued is
    set again from what was frozen."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:  # PDFs are compressed already
        for row in rows:
            archive.writestr(file_name(row), printed(row))
        archive.writestr(INDEX, index_of(rows, lang=lang))
    return file.getvalue()


def shelf_zip(*, actor: Actor, run: ArchiveRun, area: str) -> tuple[str, bytes]:
    """Name and content of one township's ZIP. Who took it is logged. It is the one that the worker
    left; where that is forgotten, or holds what the actor may not read, it is made anew of what he
    may. Raises NotFound."""
    shelf = run.shelves.filter(area=area).first()
    if shelf is None:
        raise NotFound
    readable = shelf.issues.filter(pk__in=perms.visible_archives(actor).values("pk"))
    count = readable.count()
    if not count:
        raise NotFound
    if shelf.content and count == shelf.issues.count():
        content = b64decode(shelf.content)
    else:
        content = zipped(_whole(readable), lang=run.language)
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"archive-run:{run.public_id}",
        what="archives",
        area=shelf.area,
        rows=count,
    )
    return f"{shelf.name}-{run.on}", content


def run_zip(*, actor: Actor, run: ArchiveRun) -> tuple[str, Iterator[bytes]]:
    """Name and content of the ZIP of everything that is finished, a folder for each township; it
    comes piece by piece, for a county has hundreds of megabytes. Who took it is logged, township
    by township. Raises NotFound."""
    areas = list(run.shelves.order_by("area").values_list("area", flat=True))
    if not areas:
        raise NotFound
    names = directory.names_of({run.area}, as_of=run.on)
    return f"{names.get(run.area, run.area)}-{run.on}", _streamed(actor, run, areas)


class _Pipe(io.RawIOBase):
    """What a ZIP writes, until it is handed on."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def handed(self) -> bytes:
        found, self.waiting = b"".join(self.waiting), []
        return found


def _streamed(actor: Actor, run: ArchiveRun, areas: Sequence[str]) -> Iterator[bytes]:
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_STORED) as archive:
        for area in areas:
            try:
                name, content = shelf_zip(actor=actor, run=run, area=area)
            except NotFound:  # a township in which he may read nothing
                continue
            with ZipFile(io.BytesIO(content)) as shelf:
                for each in shelf.namelist():
                    archive.writestr(f"{area}-{name}/{each}", shelf.read(each))
                    yield pipe.handed()
    yield pipe.handed()


def file_name(row: ArchiveIssue) -> str:
    """The name of one archive in a ZIP or folder; no two are the same."""
    posting = row.posting
    return f"{posting.area}-{posting.person.name}-{posting.starts_on}-{row.public_id}.pdf"


def index_of(rows: Sequence[ArchiveIssue], *, lang: str) -> bytes:
    """The index of some archives as a workbook."""
    names = directory.names_of({row.area for row in rows}, as_of=max(row.issued_on for row in rows))

    def lines() -> Iterator[dict[str, Any]]:
        for row in rows:
            posting = row.posting
            yield {
                "file": file_name(row),
                "name": posting.person.name,
                "place": names.get(row.area, posting.place.short_name),
                "role": str(posting.get_role_display()),
                "starts_on": posting.starts_on,
                "ends_on": posting.ends_on,
                "version": row.version,
                "rows": row.rows,
                "missing": row.missing,
                "digest": row.digest,
                "file_digest": row.file_digest,
            }

    path, _count = exported(lines(), spec=_INDEX, masked=frozenset(), lang=lang, progress=silent)
    try:
        return path.read_bytes()
    finally:
        path.unlink()


def _whole(rows: QuerySet[ArchiveIssue]) -> list[ArchiveIssue]:
    found = rows.select_related("posting__person", "posting__place")
    return list(found.order_by("posting__area", "posting__role", "pk"))
