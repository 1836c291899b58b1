"""The code at the door: a signed word for one session and one day. It says nothing of who scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.signing import BadSignature, Signer

from zhucun.learning.errors import BadDoor

_SALT = "learning.door"


@dataclass(frozen=True, kw_only=True)
class Door:
    """What a code says."""

    session: str
    day: date


def door_code(*, session: str, day: date) -> str:
    """The code of a session (its public id) for a day; the same each time."""
    return Signer(salt=_SALT).sign(f"{session}.{day.isoformat()}").replace(":", "~")


def read_door(code: str) -> Door:
    """What a code says. Raises BadDoor where nobody of the house made it."""
    try:
        session, day = Signer(salt=_SALT).unsign(code.replace("~", ":")).split(".")
        return Door(session=session, day=date.fromisoformat(day))
    except (BadSignature, ValueError) as error:
        raise BadDoor from error
