"""What callers may write into an address or a body. Whatever does not fit is answered with 422."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeAlias

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Header, Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from zhucun.doors.api.problems import Unfit
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.ids import ID_PATTERN
from zhucun.kernel.periods import FIRST_DAY, LAST_DAY, day_written
from zhucun.kernel.problems import N_

#: The most rows of one answer.
MAX_LIMIT = 200

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")
_CODE = "[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?"
_NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps no NUL


def _day(value: Any) -> date:
    """Strictly year-month-day: no time, no timestamp."""
    if isinstance(value, str):
        return day_written(value)
    raise ValueError(f"not a day from {FIRST_DAY} to {LAST_DAY}")


def _instant(value: Any) -> Any:
    """Text as in ISO 8601: no number, which would be read as seconds since 1970."""
    if isinstance(value, str) and _INSTANT.match(value):
        return value
    raise PydanticCustomError("instant", "not an instant with its offset")


def _area(value: str) -> str:
    return parse_code(value) if value else ""


Day: TypeAlias = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2024-01-25"]}),
]
#: A moment with its offset from UTC, as in 2024-01-25T10:00:00+08:00.
Instant: TypeAlias = Annotated[AwareDatetime, BeforeValidator(_instant)]
#: A division code of 2, 4, 6, 9 or 12 digits; 12 digits filled with zeros are cut. Raises BadCode.
Code: TypeAlias = Annotated[
    str,
    AfterValidator(parse_code),
    WithJsonSchema({"type": "string", "pattern": f"^{_CODE}$", "examples": ["411327"]}),
]
#: A division code, or nothing for all that the caller may see.
Area: TypeAlias = Annotated[
    str,
    AfterValidator(_area),
    WithJsonSchema({"type": "string", "pattern": f"^({_CODE})?$", "examples": ["411327"]}),
]
PublicId: TypeAlias = Annotated[
    str,
    Field(pattern=f"^{ID_PATTERN}$", examples=["0123456789ab"]),
]
MaybePublicId: TypeAlias = Annotated[
    str, Field(pattern=f"^({ID_PATTERN})?$", examples=["0123456789ab"])
]
#: The id of a pack, an item or a clause, as it stands in the policy packs.
Ref: TypeAlias = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9/_-]+$")]
MaybeRef: TypeAlias = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9/_-]*$")]

Text20: TypeAlias = Annotated[str, Field(min_length=1, max_length=20, pattern=_NO_NUL)]
Text80: TypeAlias = Annotated[str, Field(min_length=1, max_length=80, pattern=_NO_NUL)]
Text100: TypeAlias = Annotated[str, Field(min_length=1, max_length=100, pattern=_NO_NUL)]
Text200: TypeAlias = Annotated[str, Field(min_length=1, max_length=200, pattern=_NO_NUL)]
Text300: TypeAlias = Annotated[str, Field(min_length=1, max_length=300, pattern=_NO_NUL)]
Note60: TypeAlias = Annotated[str, Field(max_length=60, pattern=_NO_NUL)]
Note200: TypeAlias = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Note300: TypeAlias = Annotated[str, Field(max_length=300, pattern=_NO_NUL)]
Sought: TypeAlias = Annotated[
    str,
    Field(
        max_length=100,
        pattern=_NO_NUL,
        description="Part of a name, or the beginning of its pinyin or initials.",
    ),
]

IdempotencyKey: TypeAlias = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]*$",
        description=(
            "Chosen by the caller, one for each change. The same key with the same body answers "
            "with the same record and changes nothing; with another body it is refused (409)."
        ),
    ),
]


class Asked(Schema):
    """What a caller asks in the address. A name that nobody knows is refused with Unfit: a list
    that were not narrowed down because of a slip of the pen would mislead."""

    @model_validator(mode="before")
    @classmethod
    def _is_known(cls, given: Any, info: ValidationInfo) -> Any:
        request: HttpRequest | None = (info.context or {}).get("request")
        for name in request.GET if request else ():
            if name not in cls.model_fields:
                raise Unfit(field=f"query.{name[:100]}", why=N_("there is no such field"))
        return given


class OnDay(Asked):
    """The day that a question is about."""

    as_of: Day = Field(default_factory=localdate, description="The day; today without it.")


class Rows(Asked):
    """Which rows of a list: those after a cursor."""

    after: str = Field(
        "",
        max_length=500,
        description="`next` of the page before; empty: the first page.",
        pattern=r"^[A-Za-z0-9:_.-]*$",
    )
    limit: int = Field(50, ge=1, le=MAX_LIMIT)


class Numbered(Asked):
    """Which rows of a list: so many after so many."""

    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=MAX_LIMIT)


class Body(Schema):
    """What a caller sends: names that are not declared are refused, nothing is guessed."""

    model_config = ConfigDict(extra="forbid")
