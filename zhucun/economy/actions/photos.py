"""Photos of works, before and after them: kept, taken away, and asked for when a project is closed
(HH18-022). They are of the works; no photo says where a cadre was."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import author, head, not_after, past, plain, word
from zhucun.economy.actions.credit import refusal
from zhucun.economy.enums import Moment
from zhucun.economy.errors import EvidenceMissing, NotAWorksPhoto, ProjectClosed
from zhucun.economy.models import Project, ProjectPhoto
from zhucun.economy.perms import require_keeper
from zhucun.economy.queries.projects import EVIDENCE, project_verdict
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.pictures import NotAPicture, read_picture
from zhucun.ledger import actions as ledger

MOST_BYTES = 1_000_000


@transaction.atomic
def keep_project_photo(
    *,
    project: Project,
    moment: str,
    on: date,
    data: bytes,
    note: str = "",
    at: datetime,
    by: Actor,
) -> ProjectPhoto:
    """Keep a picture of the works as they were on a day, before or after; the same picture of the
    same moment is kept once. None before the works is later than one after them.

    Raises NotAWorksPhoto, ProjectClosed, DaysReversed, DayInFuture, WordUnknown, PersonalInText,
    NotAllowed.
    """
    require_keeper(by, project.area)
    word("moment", moment, Moment.values)
    row = _open(project)
    if len(data) > MOST_BYTES:
        raise NotAWorksPhoto(most=MOST_BYTES // 1_000)
    try:
        found = read_picture(data)
    except NotAPicture as error:
        raise NotAWorksPhoto(most=MOST_BYTES // 1_000) from error
    digest = sm3(found.data).hex()
    there = row.photos.filter(moment=moment, digest=digest).first()
    if there is not None:
        return there
    _require_order(row, moment, past(on, at))
    made = ProjectPhoto.objects.create(
        project=row,
        area=row.area,
        moment=moment,
        on=on,
        note=plain("note", note, most=100),
        kind=found.kind,
        width=found.width,
        height=found.height,
        turned=found.turned,
        content=b64encode(found.data).decode("ascii"),
        digest=digest,
        **author(by),
    )
    event = events.ProjectPhotoKept(**head("project", row, at), moment=moment, on=on, digest=digest)
    ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def remove_project_photo(*, photo: ProjectPhoto, at: datetime, by: Actor) -> bool:
    """Take a picture away while the project is open; False where it is gone. Raises ProjectClosed,
    NotAllowed."""
    require_keeper(by, photo.area)
    row = _open(photo.project)
    if not row.photos.filter(pk=photo.pk).delete()[0]:
        return False
    event = events.ProjectPhotoRemoved(
        **head("project", row, at), moment=photo.moment, digest=photo.digest
    )
    return ledger.append(event, origin=by.origin)


def require_evidence(project: Project, *, on: date) -> None:
    """What the pack asks of a project that is closed on a day is there; inside the transaction in
    which it is closed. Raises EvidenceMissing."""
    verdict = project_verdict(project, as_of=on, about=frozenset(EVIDENCE.values()))
    if not verdict.blocking:
        return
    asked = {name for name, value in verdict.facts.items() if value is False}
    missing = [str(moment.label) for moment, name in EVIDENCE.items() if name in asked]
    told: dict[str, Any] = refusal(verdict.blocking, missing=missing)
    raise EvidenceMissing(name=project.title, **told)


def _open(project: Project) -> Project:
    row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if row.closed_on is not None:
        raise ProjectClosed(name=row.title, day=row.closed_on)
    return row


def _require_order(project: Project, moment: str, on: date) -> None:
    """Before is not later than after. Raises DaysReversed."""
    others = project.photos.exclude(moment=moment)
    if moment == Moment.AFTER:
        not_after(others.aggregate(day=Max("on"))["day"] or on, on)
    else:
        not_after(on, others.aggregate(day=Min("on"))["day"])
