"""Names of villagers: how they are found without being readable, and when they are shown whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import masked_id_number, masked_phone
from zhucun.households import perms
from zhucun.households.models import Household, Member
from zhucun.kernel.pinyin import person_pinyin
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.ledger.fields import keyring, on_day

#: What may be opened of a member; of a household only its phone.
_OPENED = frozenset({"name", "id_number", "phone", "birth_on", "health", "allowance"})


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The keyed indexes of one name: equal names are equal keys, and nothing else can be read."""

    name: bytes
    pinyin: bytes
    initials: bytes


def name_keys(name: str) -> NameKeys:
    """The indexes of a whole name, its pinyin, its initials; the dot in 买买提·吐逊 is left out."""
    plain = "".join(sign for sign in name if sign.isalnum())
    pinyin, initials = person_pinyin(plain)
    return NameKeys(_index(plain, "name"), _index(pinyin, "pinyin"), _index(initials, "initials"))


def search_keys(text: str) -> tuple[bytes, bytes]:
    """The indexes under which letters are looked up: as whole pinyin, and as initials."""
    word = text.strip().lower().replace(" ", "")
    return _index(word, "pinyin"), _index(word, "initials")


def whole_name_key(text: str) -> bytes:
    """The index under which a whole name is looked up."""
    return _index("".join(sign for sign in text if sign.isalnum()), "name")


def _index(text: str, kind: str) -> bytes:
    return keyring().index(text, context=f"villager_{kind}") if text else b""


def names_living_in(area: str, *, as_of: date) -> list[tuple[int, str, str, str]]:
    """(key, public id, name, number of the household) of all who live in an area on a day, to hold
    a text against them. Asks for no right: the caller shows no name that the text did not show
    already. One query."""
    rows = Member.objects.filter(on_day(as_of), in_areas("household__area", (area,)))
    columns = ("pk", "public_id", "name", "household__number")
    return [
        (pk, key, str(name), number)
        for pk, key, name, number in rows.order_by("pk").values_list(*columns)
    ]


def masked_name(name: str) -> str:
    """王**: the first sign stays, and not even the length is told."""
    return f"{name[:1]}**" if name else ""


def shown_name(actor: Actor, area: str, name: str) -> str:
    """A villager's name as the actor may read it: whole in his own village or township."""
    return name if perms.reads_names(actor, area) else masked_name(name)


def with_names(actor: Actor, rows: Iterable[Household]) -> list[Household]:
    """The households, each with `shown_name` as the actor may read it, by where it lives now."""
    found = list(rows)
    for row in found:
        row.shown_name = shown_name(actor, row.area, row.head_name)  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A member as the actor may read him: numbers are always masked, a name and a birthday where
    he serves elsewhere."""

    row: Member
    name: str
    id_number: str
    phone: str
    born: str


def opened(actor: Actor, household: Household, rows: Sequence[Member]) -> list[Shown]:
    """Members of one household for a page: nothing more than the actor may read."""
    whole = perms.reads_names(actor, household.area)
    return [
        Shown(
            row=row,
            name=row.name if whole else masked_name(row.name),
            id_number=masked_id_number(row.id_number),
            phone=masked_phone(row.phone),
            born=_born(row, whole),
        )
        for row in rows
    ]


def _born(row: Member, whole: bool) -> str:
    """The day in the own village; above it the year."""
    if row.birth_on is None:
        return ""
    return str(row.birth_on) if whole else str(row.birth_on.year)


def reveal(
    *, actor: Actor, household: Household, what: str, reason: str, member: Member | None = None
) -> str:
    """One masked field (`name`, `id_number`, `phone`, `birth_on`, `health`, `allowance`) in clear;
    who, whom, what and why is logged. Without a member the phone or the name of the household.

    Raises NotAllowed where the actor may open nothing in the area where the household lives now.
    """
    if actor.viewer is not None or not perms.may_open(actor, household.area):
        raise NotAllowed
    if member is not None and what in _OPENED:
        of_state = what in ("health", "allowance")
        value = _stated(member, what) if of_state else getattr(member, what)
    elif member is None and what in ("name", "phone"):
        value = household.head_name if what == "name" else household.phone
    else:
        raise NotAllowed
    subject = f"household:{household.public_id}"
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=subject if member is None else f"member:{member.public_id}",
        what=what,
        area=household.area,
        reason=reason,
    )
    return str(value or "")


def _stated(member: Member, what: str) -> str:
    """What was recorded last of a member, as a word; empty where nobody said."""
    rows = member.states.filter(retracted_at=None).order_by("-valid_from", "-pk")
    return next((getattr(row, what) for row in rows[:1]), "")
