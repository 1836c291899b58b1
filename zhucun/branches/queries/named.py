"""The records behind figures, named as the reader may read them, with the page that shows each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.branches import perms
from zhucun.branches.models import Seat
from zhucun.branches.queries.people import LINKS, name_rows
from zhucun.directory.perms import Actor

#: The kinds of rows that this room names; public ids are unique over all of them.
NAMED = (
    *("party_branch", "joint_branch", "party_member", "committee", "committee_member"),
    *("rectification", "talent", "branch_meeting", "village_rule"),
)


@dataclass(frozen=True, kw_only=True)
class NamedRow:
    """One record: `subject` and `key` lead to its page."""

    code: str
    subject: str
    key: str
    name: str
    area: str
    detail: str = ""
    since: date | None = None


def named_rows(*, actor: Actor, codes: Sequence[str]) -> Iterator[NamedRow]:
    """The records of some codes that the actor sees. One query for each kind, three for people."""
    wanted: dict[str, Any] = {"public_id__in": list(codes)}
    row: Any
    for row in perms.visible_branches(actor).filter(**wanted):
        yield _row(row, "party_branch", row.name, row.get_kind_display(), row.founded_on)
    cases = perms.visible_cases(actor).filter(**wanted)
    for row in cases.select_related("branch", "village"):
        yield _row(row, "rectification", row.named, row.standing, row.listed_on)
    for row in perms.visible_meetings(actor).filter(**wanted).select_related("branch"):
        yield _row(row, "branch_meeting", row.topic, row.get_kind_display(), row.on)
    for row in perms.visible_committees(actor).filter(**wanted).select_related("village"):
        yield _row(row, "committee", row.village.short_name, str(row.number), row.starts_on)
    for row in perms.visible_rules(actor).filter(**wanted):
        yield _row(row, "village_rule", row.title, row.get_kind_display(), row.adopted_on)
    yield from _people(actor, wanted)


def _people(actor: Actor, wanted: dict[str, Any]) -> Iterator[NamedRow]:
    terms = perms.visible_committees(actor).values("pk")
    seats = Seat.objects.filter(committee__in=terms, **wanted).select_related("committee", *LINKS)
    members = perms.visible_members(actor).filter(**wanted).select_related("branch", *LINKS)
    talents = perms.visible_talents(actor).filter(**wanted).select_related(*LINKS)
    tracks = perms.visible_cultivations(actor).filter(**wanted).select_related(*LINKS)
    rows: list[Any] = [*members, *talents, *tracks, *seats]
    if rows:
        name_rows(actor, rows)
    for row in rows:
        name = row.shown_name
        match row._meta.model_name:
            case "partymember":
                yield _row(row, "party_member", name, row.branch.name, row.joined_on)
            case "talent":
                yield _row(row, "talent", name, row.get_kind_display(), row.recognised_on)
            case "cultivation":
                yield _row(row, "cultivation", name, row.get_track_display(), row.identified_on)
            case _:
                yield NamedRow(
                    code=row.public_id,
                    subject="committee",
                    key=row.committee.public_id,
                    name=name,
                    area=row.area,
                    detail=str(row.get_office_display()),
                    since=row.since,
                )


def _row(row: Any, subject: str, name: str, detail: Any, since: date) -> NamedRow:
    return NamedRow(
        code=row.public_id,
        subject=subject,
        key=row.public_id,
        name=name,
        area=row.area,
        detail=str(detail),
        since=since,
    )
