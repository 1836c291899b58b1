"""What the phone and the server agree on: shapes, limits, words.

Everything that comes in is checked strictly: a key that is not declared is refused with its path.
The envelope of a batch is checked as a whole, each item for itself: a bad item never stops a good
one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from zhucun.kernel.ids import ID_PATTERN
from zhucun.kernel.periods import LAST_DAY, day_written

#: Items of one batch, and bytes of its body after unpacking.
MOST_ITEMS = 500
MOST_BYTES = 2 * 1024 * 1024
#: Clocks that differ by less are not worth a word (seconds).
CLOCK_TOLERANCE = 300

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps no NUL


def _day(value: Any) -> Any:
    """Strictly year-month-day: no time, no timestamp."""
    if isinstance(value, str):
        return day_written(value)
    raise ValueError("not a day")


def _instant(value: datetime) -> datetime:
    """A clock may be wrong by years; what no calendar has is refused."""
    if 1970 <= value.year <= LAST_DAY.year:
        return value
    raise ValueError("not an instant")


RecordId: TypeAlias = Annotated[str, Field(pattern=f"^{ID_PATTERN}$")]
MaybeId: TypeAlias = Annotated[str, Field(pattern=f"^({ID_PATTERN})?$")]
Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Instant: TypeAlias = Annotated[AwareDatetime, AfterValidator(_instant)]
Word: TypeAlias = Annotated[str, Field(max_length=24, pattern=_NO_NUL)]
Short: TypeAlias = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Text: TypeAlias = Annotated[str, Field(max_length=4000, pattern=_NO_NUL)]


class Strict(BaseModel):
    """What comes in: names that are not declared are refused, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(Strict):
    username: Annotated[str, Field(min_length=1, max_length=40, pattern=_NO_NUL)]
    password: Annotated[str, Field(min_length=1, max_length=200, pattern=_NO_NUL)]
    label: Annotated[str, Field(max_length=60, pattern=_NO_NUL)] = ""


class Item(Strict):
    """One thing of the outbox. `id` is its key for ever; `record` what it makes or changes; `base`
    the version that the author saw; `content` the arguments of the action that `kind` names."""

    id: RecordId
    kind: Word
    made_at: Instant
    base: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)] | None = None
    record: RecordId | None = None
    content: dict[str, Any]


class Batch(Strict):
    """`items` are checked one by one as `Item`."""

    device_time: Instant
    items: Annotated[list[Any], Field(max_length=MOST_ITEMS)]


class State(StrEnum):
    ACCEPTED = "accepted"
    KNOWN = "known"
    CONFLICT = "conflict"
    REFUSED = "refused"
    PARKED = "parked"
    LATER = "later"


#: States after which an item is settled: what follows it on the same record may be done.
DONE = frozenset({State.ACCEPTED, State.KNOWN})


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemOut:
    """What happened and why, what to do next; `field` is the path where it lies."""

    code: str
    message: str
    todo: str
    field: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldConflict:
    """One field that both changed. `base` is what both began with, None where it was not kept."""

    field: str
    label: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """`version` is the base to answer with."""

    record: str
    version: int | None
    fields: list[FieldConflict]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What became of one item, in the order of the batch."""

    id: str
    state: State
    record: str | None = None
    version: int | None = None
    notes: list[dict[str, str]] = field(default_factory=list)
    problem: ProblemOut | None = None
    conflict: Conflict | None = None
