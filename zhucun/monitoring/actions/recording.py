"""What every write of a case asks: its days, words and texts; who was faster."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.kernel.personal import secrets_in
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.monitoring.enums import OPEN, MonitoringState
from zhucun.monitoring.errors import (
    ChangedMeanwhile,
    DayBeforeDocuments,
    DayInFuture,
    DayTooEarly,
    NotMonitored,
    NotUnderWay,
    PersonalInPublicity,
    StepNotOpen,
    TextNeeded,
    WordUnknown,
)
from zhucun.monitoring.models import Case
from zhucun.monitoring.queries import (
    documents_begin,
    is_open,
    secret_words,
    sign_off_of,
    told_secrets,
)


def locked(case: Case, *, base: int | None = None) -> Case:
    """The case as it is now, held until the end. Raises ChangedMeanwhile where somebody changed it
    after version `base`."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("household", "village")
    row = rows.filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    require_base(row, base)
    return row


def require_base(row: Case, base: int | None) -> None:
    """Raises ChangedMeanwhile where somebody changed the case after version `base`."""
    if base is not None and row.version != base:
        raise ChangedMeanwhile


def require_running(row: Case) -> None:
    """Raises NotUnderWay."""
    if row.state != MonitoringState.RUNNING:
        raise NotUnderWay(state=row.get_state_display())


def require_open(row: Case, deed: str, *, at: datetime) -> None:
    """Check, comparison and review are recorded while the chain waits for them. Raises
    StepNotOpen."""
    if not is_open(row, deed, sign_off_of(row, on=localdate(at))):
        raise StepNotOpen


def require_documents(on: date, area: str) -> None:
    """Raises DayBeforeDocuments."""
    start = documents_begin(area, on)
    if start is not None:
        raise DayBeforeDocuments(day=on, start=start)


def require_helped(row: Case) -> None:
    """Monitored, or helped first by the green channel. Raises NotMonitored."""
    if row.state != MonitoringState.MONITORED and not (row.is_green and row.state in OPEN):
        raise NotMonitored(state=row.get_state_display())


def save(row: Case, event: Event, *, by: Actor, **values: Any) -> bool:
    """Keep the values with a new version and tell the ledger."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return ledger.append(event, origin=by.origin)


def touch(row: Case) -> None:
    """A new version, for what is kept beside the case: who has its form open looks again."""
    Case.objects.filter(pk=row.pk).update(version=F("version") + 1)


def head(row: Case, at: datetime) -> dict[str, Any]:
    """What every event of a case begins with."""
    return {"subject": f"monitoring:{row.public_id}", "area": row.area, "happened_at": at}


def day(on: date, *, at: datetime, since: date | None = None) -> date:
    """A day that has come, not before the step before it. Raises DayInFuture, DayTooEarly."""
    if on > localdate(at):
        raise DayInFuture(day=on)
    if since is not None and on < since:
        raise DayTooEarly(day=on, start=since)
    return on


def word(given: str, known: Collection[str]) -> str:
    """Raises WordUnknown."""
    if given not in known:
        raise WordUnknown(word=given[:20])
    return given


def sealed(given: str, *, most: int = 4000, needed: bool = False) -> str:
    """A text that is sealed, cut at its end. Raises TextNeeded."""
    text = given.strip()[:most]
    if needed and not text:
        raise TextNeeded
    return text


def guarded_text(text: str, added: str, area: str, *, as_of: date) -> str:
    """A text for the public, with what somebody adds below it. Raises PersonalInPublicity where it
    holds an ID number, a phone, a bank account or words of health."""
    if added.strip():
        text = f"{text}\n{added.strip()[:1000]}"
    found = told_secrets([text], area, as_of=as_of)
    if found:
        raise PersonalInPublicity(what=secret_words(found))
    return text


def plain(given: str, *, most: int = 200, needed: bool = False) -> str:
    """A text that stands in lists: without numbers of people. Raises TextNeeded,
    PersonalInPublicity."""
    text = sealed(given, most=most, needed=needed)
    if found := secrets_in(text):
        raise PersonalInPublicity(what=secret_words(found))
    return text
