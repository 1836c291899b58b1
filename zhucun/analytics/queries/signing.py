"""Whose signatures are overdue or due on a day, by account: what the daily digest says of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from zhucun.directory import queries as directory
from zhucun.signoff import queries as signoff
from zhucun.signoff.queries import DueSeat
from zhucun.signoff.rows import holders_on


@dataclass(frozen=True, kw_only=True)
class SigningDue:
    """How many cases wait for one account beyond their days, how many end today; `new`: overdue
    since today. `person` is empty where the account belongs to nobody of the directory."""

    account: int
    username: str
    language: str
    person: str
    name: str
    area: str
    late: int
    due: int
    new: int


def signing_due(*, on: date, area: str = "") -> list[SigningDue]:
    """By account. For the operator: asks for no right. Four queries, and one for each register of
    offices."""
    seats = signoff.due_seats(on=on, area=area)
    mine: dict[int, list[DueSeat]] = defaultdict(list)
    for account, seat in _taken(seats, on):
        mine[account].append(seat)
    known = directory.accounts_to_remind(mine)
    return [
        SigningDue(
            account=account,
            username=known[account][0],
            language=known[account][1],
            name=known[account][2],
            person=known[account][3],
            area=max((seat.area for seat in found), key=len),
            late=sum(seat.late for seat in found),
            due=sum(seat.due for seat in found),
            new=sum(seat.new for seat in found),
        )
        for account, found in sorted(mine.items())
        if account in known
    ]


def _taken(seats: list[DueSeat], on: date) -> list[tuple[int, DueSeat]]:
    """Each seat with the accounts that sign in it."""
    roles = {(seat.role, seat.area, seat.unit) for seat in seats if seat.role}
    holding = directory.accounts_holding(roles, on=on) if roles else {}
    held = holders_on({(seat.office, seat.area) for seat in seats if seat.office}, on)
    accounts = {person: key for key, person in directory.people_of_accounts().items()}
    found: list[tuple[int, DueSeat]] = []
    for seat in seats:
        if seat.role:
            found += [(key, seat) for key in holding.get((seat.role, seat.area, seat.unit), [])]
            continue
        people = [one.who.removeprefix("person:") for one in held.get((seat.office, seat.area), ())]
        for person in people or [seat.person]:
            if person in accounts:
                found.append((accounts[person], seat))
    return found
