"""What the API says of archives, pillars and stories."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.reports.enums import (
    Language,
    PrintState,
    RunScope,
    Silence,
    StoryKind,
    StoryState,
)
from zhucun.reports.queries.archives import Archive, Checked, PartState, Who
from zhucun.reports.queries.pillars import Kept, Line, Pillar


class ArchiveGapOut(Schema):
    """Something that is missing; `due_on` null: no source gives a day."""

    part: str
    text: str
    since: date | None
    due_on: date | None
    who: Who
    is_ahead: bool
    clauses: list[str]


class ArchiveRowOut(Schema):
    """One record: the day for which it counts, what it was, how it stands, and which it is."""

    on: date
    text: str
    state: str
    kind: str
    key: str


class ArchivePartOut(Schema):
    """One part with its records."""

    id: str
    label: str
    state: PartState
    figures: list[list[str]]
    rows: list[ArchiveRowOut]


class ArchiveLineOut(Schema):
    """One archive in short."""

    posting: str
    area: str
    name: str
    ends_on: date | None
    records: int
    missing: int
    coming: int
    gaps: list[ArchiveGapOut]

    @classmethod
    def of(cls, row: Archive) -> ArchiveLineOut:
        return cls(**_short(row))


class ArchiveOut(ArchiveLineOut):
    """One archive with its parts. `has_contents` false: the pack does not say what it must hold."""

    pack: str
    has_contents: bool
    parts: list[ArchivePartOut]

    @classmethod
    def whole(cls, row: Archive) -> ArchiveOut:
        parts = [
            ArchivePartOut(
                id=each.part.id,
                label=str(each.part.label),
                state=each.state,
                figures=[list(pair) for pair in each.found.figures],
                rows=[
                    ArchiveRowOut(
                        on=one.on,
                        text=one.text,
                        state=one.state,
                        kind=one.record[0],
                        key=one.record[1],
                    )
                    for one in each.found.rows
                ],
            )
            for each in row.parts
        ]
        pack = f"{row.pack.id} {row.pack.version}"
        return cls(**_short(row), pack=pack, has_contents=row.has_contents, parts=parts)


def _short(row: Archive) -> dict[str, Any]:
    return {
        "posting": row.posting.public_id,
        "area": row.posting.area,
        "name": row.posting.person.name,
        "ends_on": row.end,
        "records": row.rows,
        "missing": row.missing,
        "coming": row.coming,
        "gaps": [
            ArchiveGapOut(
                part=part.id,
                text=gap.text,
                since=gap.since,
                due_on=gap.due_on,
                who=gap.who,
                is_ahead=gap.is_ahead,
                clauses=list(gap.clauses),
            )
            for part, gap in row.gaps
        ],
    }


class ArchiveIssueOut(Schema):
    """An archive as it was issued. `changes`: [part, records before, records now]."""

    id: str
    posting: str
    area: str
    version: int
    language: Language
    digest: str = Field(description="SM3 over the content, printed on the cover.")
    file_digest: str = Field(description="SHA-256 of the PDF.")
    records: int
    missing: int
    changes: list[list[str]]
    issuer: str
    issued_at: datetime
    by: str

    @classmethod
    def of(cls, row: Any) -> ArchiveIssueOut:
        return cls(
            id=row.public_id,
            posting=row.posting.public_id,
            area=row.area,
            version=row.version,
            language=row.language,
            digest=row.digest,
            file_digest=row.file_digest,
            records=row.rows,
            missing=row.missing,
            changes=row.changes,
            issuer=row.issuer,
            issued_at=row.issued_at,
            by=row.by_name,
        )


class ArchiveCheckOut(Schema):
    """Whether a file is an archive as it was issued here, and whether it is in force."""

    sha256: str
    issue: ArchiveIssueOut | None
    is_latest: bool
    seal: str = Field(description="The link of the ledger's chain; empty: not sealed yet.")

    @classmethod
    def of(cls, found: Checked) -> ArchiveCheckOut:
        issue = ArchiveIssueOut.of(found.issue) if found.issue is not None else None
        return cls(sha256=found.sha256, issue=issue, is_latest=found.is_latest, seal=found.seal)


class ArchiveRunOut(Schema):
    """Archives of a whole area, and how far they are."""

    id: str
    area: str
    scope: RunScope
    state: PrintState
    total: int
    done: int
    made: int

    @classmethod
    def of(cls, row: Any) -> ArchiveRunOut:
        return cls(
            id=row.public_id,
            area=row.area,
            scope=row.scope,
            state=row.state,
            total=row.total,
            done=row.done,
            made=row.made,
        )


class PillarLineOut(Schema):
    """One part of a mechanism: `path` from the mechanism down, `state` a word of the colours;
    `silent`: why it has no rows."""

    path: list[str]
    label: str
    state: str
    is_leaf: bool
    value: str | None
    numerator: str | None
    denominator: str | None
    failing: int
    soon: int
    open: int
    unit: str
    since: date | None
    clauses: list[str]
    counts: dict[str, int]
    silent: Silence | None

    @classmethod
    def of(cls, line: Line) -> PillarLineOut:
        number = line.number
        return cls(
            path=list(line.path),
            label=line.named.zh,
            state=line.state.name.lower(),
            is_leaf=line.is_leaf,
            value=_plain(number.value if number else None),
            numerator=_plain(number.numerator if number else None),
            denominator=_plain(number.denominator if number else None),
            failing=number.failing if number else 0,
            soon=number.soon if number else 0,
            open=number.open if number else 0,
            unit=number.unit if number else "",
            since=number.since if number else None,
            clauses=list(line.named.clauses),
            counts={state.name.lower(): count for state, count in line.counts},
            silent=line.silent,
        )


class PillarPlaceOut(Schema):
    """One place with its state, and that of each pillar in their order."""

    code: str
    name: str
    state: str
    pillars: list[str]


class PillarOut(Schema):
    """One mechanism of the area's pack on a day. Where it was kept: when it was computed
    (`computed_at`) and how many records of the area came after, at most 1,000 (`since`)."""

    mechanism: str
    area: str
    unit: str
    as_of: date
    pack: str
    lines: list[PillarLineOut]
    places: list[PillarPlaceOut]
    computed_at: datetime | None = None
    since: int | None = None

    @classmethod
    def of(cls, found: Pillar, kept: Kept | None = None) -> PillarOut:
        return cls(
            computed_at=kept.computed_at if kept else None,
            since=kept.since if kept else None,
            mechanism=found.mechanism.id,
            area=found.scope.area,
            unit=found.scope.unit,
            as_of=found.as_of,
            pack=f"{found.pack.id} {found.pack.version}",
            lines=[PillarLineOut.of(line) for line in found.lines],
            places=[
                PillarPlaceOut(
                    code=place.code,
                    name=place.name,
                    state=place.state.name.lower(),
                    pillars=[each.name.lower() for each in place.pillars],
                )
                for place in found.places
            ],
        )


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


class StoryOut(Schema):
    """A story in short. Its text is read on its page."""

    id: str
    kind: StoryKind
    area: str
    title: str
    state: StoryState
    is_public: bool
    names: list[str]
    written_on: date
    published_on: date | None

    @classmethod
    def of(cls, row: Any) -> StoryOut:
        return cls(
            id=row.public_id,
            kind=row.kind,
            area=row.area,
            title=row.title,
            state=row.state,
            is_public=row.is_public,
            names=[each.name for each in row.people.all()],
            written_on=row.written_on,
            published_on=row.published_on,
        )


class StoryCardOut(StoryOut):
    """A story with its text."""

    text: str
    source: str

    @classmethod
    def whole(cls, row: Any) -> StoryCardOut:
        short = StoryOut.of(row).model_dump()
        return cls(**short, text=row.text, source=row.source)


class StoryPage(Schema):
    rows: list[StoryOut]
    next: str | None
