"""Who died belongs to no branch and holds no office: told by the household, in the act itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhucun.branches import events
from zhucun.branches.actions.committees import HEADS
from zhucun.branches.actions.committees import head as of_committee
from zhucun.branches.actions.members import head as of_member
from zhucun.branches.enums import LeftBranch, SeatEnd
from zhucun.branches.models import LocalPerson, PartyMember, Seat
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households.queries import Death
from zhucun.ledger import actions as ledger

_CHUNK = 2_000


def follow_deaths(deaths: Sequence[Death], *, by: Actor) -> None:
    """End the membership and the seats of who died, with that as the reason; where a death is taken
    back, what it ended stands again. Somebody is told by the link to the household or by the ID
    number; of one who is known here by name alone nothing is concluded. The right is the act's.

    Some six queries for each 2,000.
    """
    for start in range(0, len(deaths), _CHUNK):
        some = deaths[start : start + _CHUNK]
        died = [each for each in some if not each.is_taken_back]
        _end(_days(died), by)
        _return(_days([each for each in some if each.is_taken_back]), by)


def _days(deaths: Sequence[Death]) -> dict[int, date]:
    """The day by person on record here."""
    if not deaths:
        return {}
    by_member = {each.member.pk: each.on for each in deaths}
    by_number = {
        bytes(each.member.id_index): each.on for each in deaths if each.member.id_index is not None
    }
    same = Q(member__in=by_member) | Q(id_index__in=list(by_number))
    rows = LocalPerson.objects.filter(same).order_by("pk")
    return {
        key: by_member.get(member) or by_number[bytes(number or b"")]
        for key, member, number in rows.values_list("pk", "member", "id_index")
    }


def _last(since: date, on: date) -> date:
    """The day on which something ends, at least one day after it began."""
    return max(on, since + timedelta(days=1))


def _end(days: Mapping[int, date], by: Actor) -> None:
    if not days:
        return
    members, seats = _standing(days)
    news: list[Any] = []
    for row in members:
        row.left_on, row.left_reason = _last(row.joined_on, days[row.local_id]), LeftBranch.DIED
        news.append(
            events.MemberLeft(
                **of_member(row),
                happened_at=midnight(row.left_on),
                branch=row.branch.public_id,
                on=row.left_on,
                reason=LeftBranch.DIED,
            )
        )
    for seat in seats:
        seat.until, seat.end_reason = _last(seat.since, days[seat.local_id]), SeatEnd.DIED
        news.append(
            events.SeatEnded(
                **of_committee(seat.committee),
                happened_at=midnight(seat.until),
                seat=seat.public_id,
                until=seat.until,
                reason=SeatEnd.DIED,
            )
        )
    PartyMember.objects.bulk_update(members, ["left_on", "left_reason"], batch_size=_CHUNK)
    Seat.objects.bulk_update(seats, ["until", "end_reason"], batch_size=_CHUNK)
    ledger.append_many((event, by.origin, None) for event in news)


def _standing(days: Mapping[int, date]) -> tuple[list[PartyMember], list[Seat]]:
    members = PartyMember.objects.filter(local__in=days, left_on=None).order_by("pk")
    seats = Seat.objects.filter(local__in=days, until=None).order_by("pk")
    return list(members.select_related("branch")), list(seats.select_related("committee"))


def _return(days: Mapping[int, date], by: Actor) -> None:
    """What stands elsewhere by now, and seats of a term that is over, stay ended."""
    if not days:
        return
    members, _seats = _standing(days)
    elsewhere = {row.local_id for row in members}
    gone = PartyMember.objects.filter(local__in=days, left_reason=LeftBranch.DIED).order_by("pk")
    back: list[PartyMember] = []
    news: list[Any] = []
    for row in gone.select_related("branch"):
        on = _last(row.joined_on, days[row.local_id])
        if row.left_on != on or row.local_id in elsewhere or row.branch.dissolved_on is not None:
            continue
        row.left_on, row.left_reason = None, ""
        back.append(row)
        told = {**of_member(row), "happened_at": midnight(on)}
        news.append(events.MemberReturned(**told, branch=row.branch.public_id, on=on))
    PartyMember.objects.bulk_update(back, ["left_on", "left_reason"], batch_size=_CHUNK)
    left = Seat.objects.filter(local__in=days, end_reason=SeatEnd.DIED, committee__ends_on=None)
    for seat in left.select_related("committee").order_by("pk"):
        on = _last(seat.since, days[seat.local_id])
        if seat.until != on or _is_held(seat):
            continue
        Seat.objects.filter(pk=seat.pk).update(until=None, end_reason="")
        told = {**of_committee(seat.committee), "happened_at": midnight(on)}
        news.append(events.SeatReturned(**told, seat=seat.public_id, on=on))
    ledger.append_many((event, by.origin, None) for event in news)


def _is_held(seat: Seat) -> bool:
    """Somebody followed him in an office that one person holds, or he has another in the body."""
    same = Seat.objects.filter(committee=seat.committee_id, body=seat.body, until=None)
    return same.filter(Q(local=seat.local_id) | Q(office=seat.office, office__in=HEADS)).exists()
