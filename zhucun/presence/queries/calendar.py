"""A cadre's calendar, behind his secret link: his leave, trips, nights on duty and days due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext

from zhucun.directory.queries import token_digest
from zhucun.kernel.problems import NotFound
from zhucun.presence.enums import LeaveState, TripKind
from zhucun.presence.models import CalendarLink, DutyTrip, Leave, NightDuty
from zhucun.presence.writers.ics import Entry, ics
from zhucun.roster import queries as roster

#: How far back a calendar goes.
_BACK = timedelta(days=120)


def has_link(person: str) -> bool:
    """Whether a link to a person's calendar is in force."""
    return CalendarLink.objects.filter(person__public_id=person, revoked_at=None).exists()


def calendar_file(*, token: str, at: datetime) -> bytes:
    """The calendar of the cadre to whom the link belongs, as .ics. Whoever has the link sees it:
    no villager, no reason and no kind of leave stands in it. Six queries. Raises NotFound."""
    link = (
        CalendarLink.objects.filter(digest=token_digest(token), revoked_at=None)
        .select_related("person")
        .first()
    )
    if link is None:
        raise NotFound
    day = localtime(at).date()
    postings = roster.serving(person=link.person.public_id, on=day)
    entries = list(entries_of(postings, since=day - _BACK))
    return ics(entries, name=gettext("Resident assistance"), made_at=link.made_at)


def entries_of(postings: Sequence[Any], *, since: date) -> Iterator[Entry]:
    """What stands in the calendar of these postings from a day on. Four queries."""
    leaves = Leave.objects.filter(posting__in=postings, ends_on__gte=since)
    asked = (LeaveState.ASKED, LeaveState.APPROVED, LeaveState.RETURNED)
    for row in (
        leaves.filter(state__in=asked).defer("reason", "contact").order_by("starts_on", "pk")
    ):
        yield from _of_leave(row)
    stood_in = Leave.objects.filter(substitute__in=postings, ends_on__gte=since)
    for row in stood_in.filter(state=LeaveState.APPROVED).select_related("posting__person"):
        title = gettext("Stand in for %(name)s") % {"name": row.posting.person.name}
        yield Entry(
            uid=f"stand-in-{row.public_id}@zhucun",
            title=title,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
    trips = DutyTrip.objects.filter(posting__in=postings, cancelled_on=None, ends_on__gte=since)
    for trip in trips.order_by("starts_on", "pk"):
        yield Entry(
            uid=f"trip-{trip.public_id}@zhucun",
            title=str(TripKind(trip.kind).label),
            starts_on=trip.starts_on,
            ends_on=trip.ends_on,
            is_free=False,
        )
    for night in NightDuty.objects.filter(posting__in=postings, on__gte=since).order_by("on"):
        yield Entry(
            uid=f"night-{night.pk}@zhucun", title=gettext("Night on duty"), starts_on=night.on
        )
    for posting in postings:
        if posting.due_on is not None and posting.due_on >= since:
            yield Entry(
                uid=f"term-{posting.public_id}@zhucun",
                title=gettext("The term ends"),
                starts_on=posting.due_on,
            )


def _of_leave(row: Leave) -> Iterator[Entry]:
    waits = row.state == LeaveState.ASKED
    yield Entry(
        uid=f"leave-{row.public_id}@zhucun",
        title=gettext("Leave (asked for)") if waits else gettext("Leave"),
        starts_on=row.starts_on,
        ends_on=row.until if row.until > row.starts_on else row.ends_on,
        is_free=False,
    )
    if row.state == LeaveState.APPROVED:
        yield Entry(
            uid=f"return-{row.public_id}@zhucun",
            title=gettext("Due back from leave: report back"),
            starts_on=row.ends_on,
        )
