"""Archives that were issued, read and checked; whose archive lacks what before the term ends."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger import queries as chain
from zhucun.ledger.enums import Access
from zhucun.reports import perms
from zhucun.reports.models import ArchiveIssue
from zhucun.reports.queries.archives.archive import Archive, archives_in
from zhucun.reports.queries.archives.drafts import (
    ArchiveDraft,
    drafts_of,
    previewed,
    printed,
)
from zhucun.reports.queries.archives.parts import Reading
from zhucun.reward.queries import Issued
from zhucun.roster import queries as roster

#: Archives that a page looks through at once: a county's.
MOST = 600
#: What no archive needs: opening it costs more than reading the row.
_SEALED = ("person__id_number", "person__phone", "unit__phone")


def issues(*, actor: Actor, posting: str = "", area: str = "") -> QuerySet[ArchiveIssue]:
    """Archives that were issued, latest first, without their content. One query."""
    found = perms.visible_archives(actor)
    if posting:
        found = found.filter(posting__public_id=posting)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return (
        found.select_related("posting__person", "posting__place")
        .defer("content")
        .order_by("-issued_at", "-pk")
    )


def last_issues(actor: Actor, postings: Collection[str], as_of: date) -> dict[str, Issued]:
    """The last archive of each posting (public ids) that was issued up to a day, for the room that
    asks on what a proposal rests (SQ24-071). One query."""
    rows = issues(actor=actor).filter(posting__public_id__in=list(postings), issued_on__lte=as_of)
    return {
        posting: Issued(key=key, posting=posting, version=version, on=on)
        for posting, key, version, on in rows.order_by("version").values_list(
            "posting__public_id", "public_id", "version", "issued_on"
        )
    }


def issue_card(*, actor: Actor, public_id: str) -> ArchiveIssue:
    """One issue. Raises NotFound."""
    rows = perms.visible_archives(actor).select_related("posting__person", "posting__place")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def taken(*, actor: Actor, issue: ArchiveIssue) -> bytes:
    """The PDF of an issue that the actor has read; who takes it is logged. Raises PaperChanged."""
    data = printed(issue)
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"posting:{issue.posting.public_id}",
        what="archive",
        area=issue.area,
    )
    return data


def draft_of(*, actor: Actor, posting: str, as_of: date, language: str) -> ArchiveDraft:
    """One archive as it would be issued. Raises NotFound."""
    row = perms.one_archived(actor, posting)
    [draft] = drafts_of(Reading(actor=actor, postings=[row], as_of=as_of), language)
    return draft


def taken_preview(*, actor: Actor, posting: str, as_of: date, language: str, at: datetime) -> bytes:
    """One archive as it stands, as PDF that is marked as not issued; who takes it is logged. Raises
    NotFound."""
    draft = draft_of(actor=actor, posting=posting, as_of=as_of, language=language)
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"posting:{posting}",
        what="archive",
        area=draft.posting.area,
    )
    return previewed(draft, at=at)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is known of a file. `issue` is None where nothing that the reader may see has its bytes;
    `latest` is the version in force, `seal` the link of the ledger's chain that holds the issue
    (empty: not sealed yet)."""

    sha256: str
    issue: ArchiveIssue | None = None
    latest: int = 0
    seal: str = ""

    @property
    def is_latest(self) -> bool:
        return self.issue is not None and self.issue.version == self.latest


def checked(*, actor: Actor, data: bytes = b"", sha256: str = "") -> Checked:
    """Whether a file is an archive as it was issued here, by its bytes or their SHA-256. Three
    queries."""
    digest = sha256.strip().lower() or hashlib.sha256(data).hexdigest()
    rows = perms.visible_archives(actor).select_related("posting__person", "posting__place")
    issue = rows.filter(file_digest=digest).defer("content").first()
    if issue is None:
        return Checked(sha256=digest)
    last = ArchiveIssue.objects.filter(posting=issue.posting).aggregate(last=Max("version"))
    event = chain.history(subjects=[f"archive:{issue.public_id}"]).select_related("seal").first()
    seal = event.seal.digest if event is not None and event.seal is not None else ""
    return Checked(sha256=digest, issue=issue, latest=last["last"], seal=seal)


# what is missing before a term ends


@dataclass(frozen=True, kw_only=True)
class TownshipLine:
    """The archives of one township whose terms end soon."""

    code: str
    name: str
    cadres: int = 0
    whole: int = 0
    gaps: int = 0
    coming: int = 0


@dataclass(frozen=True, kw_only=True)
class Board:
    """Archives whose terms end up to a day, with what they lack. `notice`: the pack's months ahead,
    None: not configured; `is_cut`: there are more than are looked through at once."""

    lines: Sequence[Archive]
    townships: Sequence[TownshipLine]
    notice: int | None
    is_cut: bool
    names: dict[str, str] = field(default_factory=dict)


def notice_months(area: str, as_of: date) -> int | None:
    """How many months before the end of a term its archive is looked through, by the pack of an
    area; None: not configured."""
    found = directory.pack_for(area, as_of=as_of).parameters.get("archive_notice_months")
    return found.value if found is not None and isinstance(found.value, int) else None


def board(*, actor: Actor, as_of: date, until: date, area: str = "", text: str = "") -> Board:
    """Whose archive lacks what, of terms that end up to a day in the actor's areas: by township,
    and one line a cadre, by place. The same number of queries whatever their number."""
    ending = roster.expiring(actor=actor, as_of=as_of, until=until, area=area, text=text)
    readable = perms.visible_archived(actor).values("pk")
    ordered = ending.filter(pk__in=readable).defer(*_SEALED).order_by("area", "role", "pk")
    rows: list[Any] = list(ordered[: MOST + 1])
    archives = archives_in(actor=actor, postings=rows[:MOST], as_of=as_of)
    codes = {at_level(each.posting.area, Level.TOWNSHIP) or each.posting.area for each in archives}
    names = directory.names_of(codes, as_of=as_of)
    home = area or next(iter(actor.areas(Permission.EXPORT)), "")
    return Board(
        lines=archives,
        townships=[_line(code, names.get(code, code), archives) for code in sorted(codes)],
        notice=notice_months(home, as_of) if home else None,
        is_cut=len(rows) > MOST,
        names=names,
    )


def _line(code: str, name: str, archives: Sequence[Archive]) -> TownshipLine:
    mine = [each for each in archives if each.posting.area.startswith(code)]
    return TownshipLine(
        code=code,
        name=name,
        cadres=len(mine),
        whole=sum(not each.missing for each in mine),
        gaps=sum(each.missing for each in mine),
        coming=sum(each.coming for each in mine),
    )
