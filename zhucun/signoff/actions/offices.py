"""Who signs for an office: its holder on the day, and nobody else."""

from __future__ import annotations

from zhucun.signoff import perms
from zhucun.signoff.errors import NotInOffice, OfficeVacant
from zhucun.signoff.models import Signature
from zhucun.signoff.queries import Opened


def refuse_office(one: Opened, word: str, seat: perms.Seat, name: str) -> None:
    """Say who holds the office instead, or that nobody does. Raises NotInOffice, OfficeVacant."""
    if not seat.office:
        return
    title, people = one.case.title, one.holders.get(word, ())
    if not people:
        raise OfficeVacant(day=one.on, title=title)
    raise NotInOffice(name=name, holder=", ".join(each.name for each in people), title=title)


def take_office(row: Signature, one: Opened, seat: perms.Seat) -> None:
    """The signature becomes that of the holder of the office on the day: on paper he is known by
    his name, as is an account that belongs to no person. So nobody signs twice, once on paper and
    once here. Raises NotInOffice, OfficeVacant."""
    people = one.holders.get(row.word, ())
    holder = next((each for each in people if row.who == each.who), None)
    if holder is None and not row.who.startswith("person:"):
        holder = next((each for each in people if row.name == each.name), None)
    if holder is None:
        refuse_office(one, row.word, seat, row.name)
        return
    row.who, row.area = holder.who, seat.area
