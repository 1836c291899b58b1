"""An archive as it is printed and frozen: the content of the template, its digests, what
changed."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.kernel.ciphers import sm3
from zhucun.reports.errors import PaperChanged
from zhucun.reports.models import ArchiveIssue
from zhucun.reports.queries.archives.archive import Archive, archives_of
from zhucun.reports.queries.archives.parts import Gap, Part, PartState, Reading
from zhucun.reports.queries.archives.words import STATES, WHO
from zhucun.reports.rows import FORM, day_in_words
from zhucun.reports.writers.pdf import archive_pdf

Content = dict[str, Any]
#: What of a content is not a record: it differs from one issue to the next though nothing happened.
#: Of gaps this holds until the term is over; what is missing then is told to who keeps the file.
_ASIDE = frozenset({"issued-on", "as-of", "version", "issuer", "changes", "pack", "gaps"})


@dataclass(frozen=True, kw_only=True)
class ArchiveDraft:
    """An archive that can be issued: `content` without number and day, `substance` its SM3."""

    posting: Any
    language: str
    content: Content
    substance: str
    rows: int
    missing: int


def drafts_of(reading: Reading, language: str) -> list[ArchiveDraft]:
    """The archives of some postings as they stand, in words. The same number of queries whatever
    the number of postings."""
    with _in(language):
        archives = archives_of(reading)
        names = _names(reading)
        return [_draft(each, names, language) for each in archives]


def frozen(
    draft: ArchiveDraft, *, before: ArchiveIssue | None, issuer: str, issued_on: date
) -> tuple[Content, str]:
    """The content of the next issue and its digest (64 hex digits)."""
    with _in(draft.language):
        changed = changes(content_of(before), draft.content) if before else []
    content = {
        **draft.content,
        "issuer": issuer,
        "issued-on": day_in_words(issued_on, draft.language),
        "version": before.version + 1 if before else 1,
        "changes": changed,
    }
    return content, digest_of(content)


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[list[str]]:
    """Parts whose records are not what they were: [part, records before, records now]; where there
    is none, how many things were missing and are, if it is that."""
    known = {part["id"]: part for part in before["parts"]}
    found = []
    for part in now["parts"]:
        old = known.get(part["id"])
        if old is None or old["digest"] != part["digest"]:
            was = str(len(old["rows"])) if old else "—"
            found.append([part["label"], was, str(len(part["rows"]))])
    if not found and before["gaps"] != now["gaps"]:
        found.append(
            [gettext("List of what is missing"), *(str(len(one["gaps"])) for one in (before, now))]
        )
    return found


def content_of(issue: ArchiveIssue) -> Content:
    """What was frozen. Raises PaperChanged where it no longer fits its digest."""
    content: Content = json.loads(zlib.decompress(b64decode(issue.content)))
    if digest_of(content) != issue.digest:
        raise PaperChanged(number=issue.public_id)
    return content


def packed(content: Content) -> str:
    """A content as it is kept."""
    return b64encode(zlib.compress(_canonical(content), 6)).decode("ascii")


def printed(issue: ArchiveIssue) -> bytes:
    """The archive as PDF, the same bytes each time. Raises PaperChanged."""
    if issue.pdf:
        return issue.pdf
    content = content_of(issue)
    return archive_pdf(content, digest=issue.digest, made_at=issue.issued_at, form=issue.form)


def previewed(draft: ArchiveDraft, *, at: datetime) -> bytes:
    """An archive as it stands, marked as not issued."""
    content = {**draft.content, "issuer": "", "issued-on": "", "version": "—", "changes": []}
    return archive_pdf(content, digest="", made_at=at, form=FORM)


def digest_of(content: Mapping[str, Any]) -> str:
    """SM3 over edition and content in one canonical spelling."""
    return sm3(_canonical({"kind": "archive", "form": FORM, "content": content})).hex()


def _draft(archive: Archive, names: Mapping[str, str], language: str) -> ArchiveDraft:
    posting = archive.posting
    parts = [_part(each) for each in archive.parts if each.state is not PartState.UNSEEN]
    role = archive.pack.label(f"role.{posting.role}", language)
    place = "".join(names.get(posting.area[:size], "") for size in (6, 9, 12))
    content: Content = {
        "title": gettext("%(name)s: archive of the term") % {"name": posting.person.name},
        "language": language,
        "name": posting.person.name,
        "role": role,
        "place": place,
        "unit": posting.unit.name if posting.unit else "",
        "round": posting.round.title,
        "starts-on": posting.starts_on.isoformat(),
        "ends-on": posting.ends_on.isoformat() if posting.ends_on else gettext("still on post"),
        "reason": posting.end_reason,
        "as-of": archive.as_of.isoformat(),
        "pack": f"{archive.pack.id} {archive.pack.version}",
        "has-contents": archive.has_contents,
        "parts": parts,
        "gaps": [_gap(part, gap) for part, gap in archive.gaps],
    }
    kept = {name: value for name, value in content.items() if name not in _ASIDE}
    if posting.ends_on and posting.ends_on <= archive.as_of:
        late = [_gap(part, gap) for part, gap in archive.gaps if not gap.is_ahead]
        kept["missing"] = [row[:3] for row in late]  # what, and since when
    return ArchiveDraft(
        posting=posting,
        language=language,
        content=content,
        substance=sm3(_canonical(kept)).hex(),
        rows=archive.rows,
        missing=archive.missing,
    )


def _in(language: str) -> Any:
    return translation.override("en" if language == "en" else "zh-hans")


def _part(each: Any) -> Content:
    rows = [[row.on.isoformat(), row.text, row.state] for row in each.found.rows]
    figures = [[name, value] for name, value in each.found.figures]
    part: Part = each.part
    label = str(part.label)
    digest = sm3(_canonical({"id": part.id, "rows": rows, "figures": figures})).hex()
    state = PartState.PRESENT if rows else PartState.NOTHING
    return {
        "id": part.id,
        "label": label,
        "state": str(STATES[state]),
        "nothing": gettext("Nothing on record."),
        "figures": figures,
        "rows": rows,
        "digest": digest,
    }


def _gap(part: Part, gap: Gap) -> list[str]:
    return [
        str(part.label),
        gap.text,
        gap.since.isoformat() if gap.since else "",
        gap.due_on.isoformat() if gap.due_on else "",
        str(WHO[gap.who]),
        " ".join(gap.clauses),
    ]


def _names(reading: Reading) -> dict[str, str]:
    codes: Iterable[str] = {row.area[:size] for row in reading.postings for size in (6, 9, 12)}
    return directory.names_of(codes, as_of=reading.as_of)


def _canonical(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
