"""Whole days as an iCalendar file (RFC 5545): what calendars subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: Octets of a line, without its end; longer ones are folded (RFC 5545, 3.1).
_WIDTH = 75


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Days from `starts_on` up to but not including `ends_on`; `uid` names it for good."""

    uid: str
    title: str
    starts_on: date
    ends_on: date | None = None
    is_free: bool = True


def ics(entries: Iterable[Entry], *, name: str, made_at: datetime) -> bytes:
    """The calendar as UTF-8 with CRLF line ends; the same entries at the same time are the same
    bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//zhucun//presence//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for entry in entries for line in _entry(entry, made_at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _entry(entry: Entry, made_at: datetime) -> list[str]:
    until = entry.ends_on or entry.starts_on + timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.starts_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{until:%Y%m%d}",
        f"SUMMARY:{_text(entry.title)}",
        f"TRANSP:{'TRANSPARENT' if entry.is_free else 'OPAQUE'}",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, "\\" + sign)
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, never cut inside a character; later ones begin with a blank."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _WIDTH:
            yield piece
            piece, size = " ", 1
        piece += sign
        size += octets
    yield piece
