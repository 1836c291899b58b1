"""What somebody with a code gets to see: the ballot, and nothing else. No account is asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhucun.ballots.enums import COUNTED, PollState
from zhucun.ballots.errors import (
    AlreadyCounted,
    KioskShutDown,
    NotRunning,
    PollAhead,
    PollOver,
    UnknownCode,
)
from zhucun.ballots.models import Code, Kiosk, Line, Poll
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import keyring

#: Letters of a code: 26 of 32 are 130 bits. The first 12 (60 bits) do where somebody types them on
#: a device in the village.
LENGTH, SHORT = 26, 12
_SAME = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """A ballot to be filled in."""

    poll: Poll
    lines: tuple[Line, ...]


def tidy(code: str) -> str:
    """A code as it is kept: small letters, no blanks or hyphens, what looks alike made one; wide
    letters, as a Chinese keyboard types them, are the same as narrow ones."""
    narrow = unicodedata.normalize("NFKC", code).lower()
    plain = "".join(sign for sign in narrow if sign.isalnum())
    return plain.translate(_SAME)[:LENGTH]


def digest_of_code(code: str) -> str:
    return keyring().index(code, context="ballots.code").hex()


def digest_of_short(code: str) -> str:
    return keyring().index(code[:SHORT], context="ballots.short").hex()


def digest_of_kiosk(key: str) -> str:
    return keyring().index(key, context="ballots.kiosk").hex()


def known_poll(public_id: str) -> Poll:
    """A poll by its public id. Asks for no right: the address is on the sheet. Raises NotFound."""
    found = Poll.objects.filter(public_id=public_id).select_related("village").first()
    if found is None or found.state in (PollState.OPENED, PollState.DRAWN):
        raise NotFound
    return found


def require_open(poll: Poll, *, today: date, by_clerk: bool = False) -> None:
    """Raises PollOver, PollAhead, NotRunning. A clerk may enter sheets until the poll is closed."""
    if poll.state in COUNTED or (today > poll.ends_on and not by_clerk):
        raise PollOver(day=poll.closed_on or poll.ends_on)
    if poll.state != PollState.RUNNING:
        raise NotRunning
    if today < poll.starts_on:
        raise PollAhead(day=poll.starts_on)


def code_of(poll: Poll, code: str, *, short: bool = False) -> Code:
    """A code that is out for a poll and unspent; `short`: its first letters will do. Raises
    UnknownCode, AlreadyCounted."""
    given = tidy(code)
    found = None
    if len(given) == LENGTH:
        found = Code.objects.filter(poll=poll, digest=digest_of_code(given)).first()
    elif short and len(given) == SHORT:
        found = Code.objects.filter(poll=poll, short=digest_of_short(given)).first()
    if found is None:
        raise UnknownCode
    if found.is_spent:
        raise AlreadyCounted
    return found


def digests_of(poll: Poll, codes: Sequence[str]) -> dict[str, str]:
    """The digest of each code that is known to a poll, spent or not; the first letters will do. Two
    queries."""
    given = {code: tidy(code) for code in codes}
    whole = {digest_of_code(text): code for code, text in given.items() if len(text) == LENGTH}
    short = {digest_of_short(text): code for code, text in given.items() if len(text) == SHORT}
    rows = Code.objects.filter(poll=poll)
    found = {
        whole[digest]: digest
        for digest in rows.filter(digest__in=whole).values_list("digest", flat=True)
    }
    for digest, brief in rows.filter(short__in=short).values_list("digest", "short"):
        found[short[brief]] = digest
    return found


def ballot(*, poll: str, code: str, today: date, short: bool = False) -> Ballot:
    """The ballot of a code. Raises NotFound, UnknownCode, AlreadyCounted, PollOver, PollAhead,
    NotRunning."""
    found = known_poll(poll)
    require_open(found, today=today)
    code_of(found, code, short=short)
    return Ballot(poll=found, lines=lines_of(found))


def lines_of(poll: Poll) -> tuple[Line, ...]:
    return tuple(poll.lines.select_related("subject").order_by("number"))


def open_kiosk_of(*, key: str, at: datetime) -> Kiosk:
    """The device of an address, while it is open. Raises NotFound, KioskShutDown."""
    digest = digest_of_kiosk(key)
    found = Kiosk.objects.filter(digest=digest).select_related("poll__village").first()
    if found is None:
        raise NotFound
    if found.is_shut or found.until <= at or found.poll.state != PollState.RUNNING:
        raise KioskShutDown
    return found
