"""Every read of the intake: lists and their columns, batches, previews, exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for, place_on
from zhucun.intake import perms
from zhucun.intake.models import Batch, DeviceCopy, DeviceReceipt, ParkedItem
from zhucun.intake.readers import vault
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import (
    Plan,
    Progress,
    Scope,
    Skipped,
    Table,
    feeds,
    handler_for,
    needs_of,
    own_rights,
    silent,
)
from zhucun.intake.writers.export import exported
from zhucun.intake.writers.marked import marked
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import FeedSpec


def feed_names(actor: Actor | None = None) -> tuple[str, ...]:
    """The lists that can be imported and exported; those for which a room asks for a right of its
    own are named only to an actor who has it."""
    own = {name: right for right, names in own_rights().items() for name in names}
    return tuple(
        name for name in feeds() if name not in own or (actor is not None and actor.can(own[name]))
    )


def feed_spec(name: str, area: str, as_of: date) -> FeedSpec:
    """The columns of a list where and when it is used. Raises UnknownFeed, UnknownItem."""
    handler_for(name)
    return pack_for(area, as_of=as_of).feed(name)


def pack_version(area: str, as_of: date) -> str:
    """The pack that holds in an area, with its version, for provenance."""
    pack = pack_for(area, as_of=as_of)
    return f"{pack.id}@{pack.version}"


# ── batches ────────────────────────────────────────


def batches(*, actor: Actor) -> QuerySet[Batch]:
    """Batches of the actor's areas, latest first."""
    return perms.visible_batches(actor).order_by("-made_at", "-pk")


def batch_card(*, actor: Actor, public_id: str) -> Batch:
    """One batch. Raises NotFound, also where it lies outside the actor's areas."""
    found = batches(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class HowRead:
    """For each sheet: its headings and the fields that they mean; fields and their columns."""

    mapping: dict[str, dict[str, str]]
    columns: dict[str, dict[str, str]]


def planned(
    data: bytes, *, name: str, feed: str, sheet: str, scope: Scope, progress: Progress = silent
) -> tuple[Plan, HowRead]:
    """The difference that a file would make now, and how its headings were read. Reads only.

    Raises BadFile of every kind. Costs one read of the file and a few queries for each 2,000 rows.
    """
    handler = handler_for(feed)
    book = Workbook(data, name=name)
    table = read_table(
        book,
        scope.spec,
        sheet=sheet,
        limits=handler.limits,
        left_open=handler.left_open,
        progress=progress,
    )
    del book  # as large as the rows, and not needed any more
    plan = handler.plan(table, scope, progress)
    plan.errors = sorted(
        [*table.errors, *plan.errors], key=lambda error: (error.sheet, error.row, error.column)
    )
    plan.skipped = sorted([*table.skipped, *plan.skipped], key=lambda one: (one.sheet, one.row))
    plan.ignored = [*table.ignored, *_not_kept(table, handler.keeps)]
    return plan, HowRead(table.mapping, table.columns)


def _not_kept(table: Table, keeps: frozenset[str]) -> list[tuple[str, str]]:
    """Headings that are understood but belong to another list, as (letter, text)."""
    return [
        (heading.letter, heading.text)
        for layout in table.layouts
        for heading in layout.headings
        if heading.column.field not in keeps
    ]


def left_of(batch: Batch) -> list[Skipped]:
    """What was left out when a batch was accepted, as it was said then. No query."""
    return [Skipped(**one) for one in batch.left]


def scope_of(batch: Batch, *, actor: Actor, at: datetime) -> Scope:
    """For whom, where and when a batch is planned."""
    return Scope(
        actor=actor,
        area=batch.area,
        round=batch.round,
        as_of=batch.as_of,
        at=at,
        spec=feed_spec(batch.feed, batch.area, batch.as_of),
        pack=pack_version(batch.area, batch.as_of),
    )


def preview(*, batch: Batch, actor: Actor, progress: Progress = silent) -> Plan:
    """What accepting a batch would do now. Reads the file again. Raises NotAllowed,
    FileForgotten.
    """
    actor.require(needs_of(batch.feed), area=batch.area)
    scope = scope_of(batch, actor=actor, at=batch.made_at)
    data = vault.bring(batch.public_id)
    plan, _ = planned(
        data,
        name=batch.file_name,
        feed=batch.feed,
        sheet=batch.sheet,
        scope=scope,
        progress=progress,
    )
    return plan


def marked_workbook(*, batch: Batch, actor: Actor, progress: Progress = silent) -> Path:
    """The batch's own workbook, as .xlsx, with each cell in error marked and explained; a
    temporary file.

    The caller sends it and removes it. Raises NotAllowed, FileForgotten.
    """
    plan = preview(batch=batch, actor=actor, progress=progress)
    data = vault.bring(batch.public_id)
    return marked(data, name=batch.file_name, errors=plan.errors)


# ── where a value comes from ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class FromList:
    """The place in a list from which an event comes. `cells` leads each field that the event
    brought to its cells (花名册!F3); `file` and `batch` are empty for who may not see the import.
    """

    sheet: str
    row: int
    cells: Mapping[str, str]
    file: str = ""
    batch: str = ""


def from_lists(records: Iterable[Any], *, actor: Actor) -> dict[int, FromList]:
    """Where in which list events come from, by their keys; those of no row are not there. The
    caller has checked that the actor may see the events. One query.
    """
    rows = [record for record in records if record.source and record.source.get("row")]
    if not rows:
        return {}
    wanted = {record.source.get("batch") for record in rows}
    known = {row.public_id: row for row in Batch.objects.filter(public_id__in=wanted)}
    return {
        record.pk: _from_list(record, batch, actor)
        for record in rows
        if (batch := known.get(record.source.get("batch"))) is not None
    }


def _from_list(record: Any, batch: Batch, actor: Actor) -> FromList:
    sheet, row = record.source["sheet"], record.source["row"]
    letters = batch.columns.get(sheet, {})
    quoted = sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"
    cells = {
        field: f"{quoted}!" + ", ".join(f"{letters[name]}{row}" for name in names)
        for field, all_names in handler_for(batch.feed).columns_of(record.name, record.data).items()
        if (names := [name for name in all_names if name in letters])
    }
    may_see = actor.can(needs_of(batch.feed), area=batch.area)
    return FromList(
        sheet=sheet,
        row=row,
        cells=cells,
        file=batch.file_name if may_see else "",
        batch=batch.public_id if may_see else "",
    )


# ── exports ────────────────────────────────────────


def export(
    *,
    feed: str,
    actor: Actor,
    area: str,
    as_of: date,
    at: datetime,
    round: str = "",
    lang: str = "zh",
    progress: Progress = silent,
) -> Iterator[bytes]:
    """A list as .xlsx in chunks: what the actor may see of the area, complete, in the columns of
    its feed.

    Personal columns are in clear only with the right to see them in the whole area, and that is
    logged; else
    masked. Raises NotAllowed, UnknownPlace, PlaceGone, PlaceMerged.
    """
    if not actor.units(Permission.EXPORT):
        actor.require(Permission.EXPORT, area=area)
    if area:
        place_on(code=area, as_of=as_of)
    handler = handler_for(feed)
    in_clear = actor.can(Permission.SEE_PERSONAL, area=area)
    spec = feed_spec(feed, area, as_of)
    scope = Scope(actor=actor, area=area, round=round, as_of=as_of, at=at, spec=spec)
    personal = handler.personal & {column.field for column in spec.columns}
    path, count = exported(
        handler.export(scope),
        spec=spec,
        masked=frozenset() if in_clear else personal,
        lang=lang,
        progress=progress,
    )
    if personal and in_clear:
        ledger.log_access(
            kind=Access.EXPORT,
            origin=actor.origin,
            subject=f"feed:{feed}",
            what="、".join(sorted(personal)),
            area=area,
            rows=count,
        )
    return _streamed(path)


def _streamed(path: Path) -> Iterator[bytes]:
    """Chunks of a file that has no name any more: nothing stays behind, even where nobody
    reads on.
    """
    file = path.open("rb")
    path.unlink()

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(65_536):
                yield chunk

    return chunks()


# ── devices ────────────────────────────────────────


def receipts_of(*, account: int, items: Iterable[str]) -> dict[str, DeviceReceipt]:
    """The receipts of an account for these items, by item. One query."""
    rows = DeviceReceipt.objects.filter(account=account, item__in=list(items))
    return {row.item: row for row in rows}


def device_copy(*, device: int) -> DeviceCopy | None:
    """What a device was given last. One query."""
    return DeviceCopy.objects.filter(device=device).first()


def parked_items(*, actor: Actor) -> QuerySet[ParkedItem]:
    """What devices sent after their cadre's last day, waiting first, the latest first; the
    content stays sealed."""
    found = perms.visible_parked(actor).defer("content")
    return found.order_by("-state", "-received_at", "-pk")


def parked_card(*, actor: Actor, public_id: str) -> ParkedItem:
    """One parked item. Raises NotFound."""
    found = perms.visible_parked(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def read_parked(*, actor: Actor, item: ParkedItem) -> str:
    """The content of a parked item, noted in the access log. Raises NotAllowed."""
    actor.require(Permission.SEE_PERSONAL, area=item.area)
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=f"parked:{item.public_id}",
        what="content",
        area=item.area,
    )
    return str(item.content)
