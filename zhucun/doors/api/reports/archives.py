"""Endpoints of archives of terms, of pillars and of the case library."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reports.archive_forms import (
    ArchiveCheckWanted,
    ArchiveIssueIn,
    ArchiveRunIn,
    ArchivesWanted,
    PillarWanted,
    StoriesWanted,
)
from zhucun.doors.api.reports.archive_schemas import (
    ArchiveCheckOut,
    ArchiveIssueOut,
    ArchiveLineOut,
    ArchiveOut,
    ArchiveRunOut,
    PillarOut,
    StoryCardOut,
    StoryOut,
    StoryPage,
)
from zhucun.kernel.problems import NotFound
from zhucun.packs.errors import UnknownItem
from zhucun.reports import actions
from zhucun.reports import queries as papers
from zhucun.reports.queries import archives as queries
from zhucun.reports.queries import pillars, stories


def archives(request: Request, wanted: Query[ArchivesWanted]) -> list[ArchiveLineOut]:
    """What the archives of terms that end up to a day lack, by place.

    Of a county or a township: at most 600. The same number of queries whatever their number.
    """
    board = queries.board(
        actor=request.auth, as_of=wanted.as_of, until=wanted.until, area=wanted.area
    )
    return [ArchiveLineOut.of(row) for row in board.lines]


def archive(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> ArchiveOut:
    """The archive of one posting by its id: every part with its records, and what is missing.

    The cadre's own, or of areas and units whose lists the caller may take out (YN-085).
    """
    found = queries.archive_of(actor=request.auth, posting=public_id, as_of=wanted.as_of)
    return ArchiveOut.whole(found)


def issue_archive(
    request: Request, public_id: PublicId, body: ArchiveIssueIn, key: IdempotencyKey = ""
) -> Status[ArchiveIssueOut]:
    """Issue the next version of an archive; where no record has changed, the version in force.

    Safe to repeat. 409 where somebody else issued it at the same moment.
    """
    actor = request.auth

    def act() -> str:
        draft = queries.draft_of(
            actor=actor, posting=public_id, as_of=localdate(), language=body.language
        )
        [made] = actions.issue_archives(
            [draft],
            issuer=papers.default_issuer(draft.posting.area, localdate(), body.language),
            issued_on=localdate(),
            issued_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"issue_archive {public_id}", body=body, act=act)
    return Status(201, ArchiveIssueOut.of(queries.issue_card(actor=actor, public_id=made)))


def archive_issues(request: Request, public_id: PublicId) -> list[ArchiveIssueOut]:
    """The versions of one archive that were issued, latest first; at most 50."""
    rows = queries.issues(actor=request.auth, posting=public_id)[:50]
    return [ArchiveIssueOut.of(row) for row in rows]


def check_archive(request: Request, wanted: Query[ArchiveCheckWanted]) -> ArchiveCheckOut:
    """Whether a file with this SHA-256 is an archive as it was issued here."""
    return ArchiveCheckOut.of(queries.checked(actor=request.auth, sha256=wanted.sha256))


def ask_archives(
    request: Request, body: ArchiveRunIn, key: IdempotencyKey = ""
) -> Status[ArchiveRunOut]:
    """Ask a worker for the archives of an area; where the same is under way, that one.

    Safe to repeat. 422 where there is no term of this kind.
    """
    actor = request.auth

    def act() -> str:
        row = actions.ask_archives(
            area=body.area,
            scope=body.scope,
            language=body.language,
            on=localdate(),
            asked_at=now(),
            by=actor,
        )
        return row.public_id

    made = once(actor=actor, key=key, doing="ask_archives", body=body, act=act)
    return Status(201, ArchiveRunOut.of(queries.run_card(actor=actor, public_id=made)))


def archive_run(request: Request, public_id: PublicId) -> ArchiveRunOut:
    """How far the archives of an area are."""
    return ArchiveRunOut.of(queries.run_card(actor=request.auth, public_id=public_id))


def pillar(request: Request, mechanism: str, wanted: Query[PillarWanted]) -> PillarOut:
    """One umbrella mechanism in an area, or of a unit's cadres there: each child with its state.

    States: red, amber, green, not_connected, unset, open, figure, nothing. Where it was kept, it
    says when it was computed; `now` computes it anew. A county takes a second.
    """
    told: dict[str, Any] = {"area": wanted.area, "mechanism": mechanism, "as_of": wanted.as_of}
    is_live = wanted.now or bool(wanted.unit)
    try:
        kept = None if is_live else pillars.kept_pillar(actor=request.auth, **told)
        if kept is not None:
            return PillarOut.of(kept.pillar, kept)
        return PillarOut.of(pillars.pillar(actor=request.auth, unit=wanted.unit, **told))
    except UnknownItem as error:
        raise NotFound from error


def case_stories(request: Request, wanted: Query[StoriesWanted]) -> StoryPage:
    """Stories that the caller may read, latest first.

    Two queries whatever the number of rows.
    """
    found = stories.stories(actor=request.auth, text=wanted.q, kind=wanted.kind, state=wanted.state)
    rows, following = page(found, ["-written_on", "-pk"], wanted)
    return StoryPage(rows=[StoryOut.of(row) for row in rows], next=following)


def case_story(request: Request, public_id: PublicId) -> StoryCardOut:
    """One story with its text."""
    return StoryCardOut.whole(stories.story_card(actor=request.auth, public_id=public_id))
