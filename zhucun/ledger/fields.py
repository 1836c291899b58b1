"""Columns with a behaviour: personal data, sealed on the way in and opened on the way out; the
public id of a record; the days for which it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import add
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    CheckConstraint,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Floor, Greatest, Least

from zhucun.kernel.ciphers import Keyring
from zhucun.kernel.ids import ID_LENGTH, new_public_id

#: What sealing adds to a text: version, nonce and tag.
SEALING = len(Keyring({1: bytes(16)}, b"").seal(b"", context=""))


def public_id_field() -> CharField[str, str]:
    """The id of a record that never changes; by it pages, programs and events name it."""
    return CharField(max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False)


def on_day(day: date, prefix: str = "") -> Q:
    """Rows whose half-open period [valid_from, valid_until) holds the day; `prefix` leads to
    them."""
    begun = Q(**{f"{prefix}valid_from__lte": day})
    ended = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    return begun & ended


def ends_after_start(name: str) -> CheckConstraint:
    """A period with at least one day."""
    return CheckConstraint(
        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name=name
    )


@lru_cache(maxsize=4)
def _keyring(keys: tuple[tuple[int, str], ...], index_key: str) -> Keyring:
    return Keyring({version: bytes.fromhex(key) for version, key in keys}, bytes.fromhex(index_key))


def keyring() -> Keyring:
    """The keys of this server, from its settings; never from the database."""
    return _keyring(tuple(sorted(settings.PII_KEYS.items())), settings.PII_INDEX_KEY)


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text that is encrypted at rest with SM4-GCM. It cannot be filtered or ordered by.

    Empty text is kept as empty bytes. Search goes through a column of `keyring().index(…)`.
    """

    def __init__(self, *args: Any, context: str, **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "context": self.context}

    def get_default(self) -> str:
        return ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = keyring().seal(value.encode(), context=self.context) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return keyring().open(bytes(value), context=self.context).decode() if value else ""

    def to_python(self, value: Any) -> Any:
        return value


class TextBytes(Func):
    """How many bytes of UTF-8 a column holds, of text or as it is sealed; nothing gives 0."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **more
        )


class ListLength(Func):
    """How many things a JSON list holds."""

    function = "JSONB_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY_LENGTH", **more)


def entered(
    *,
    always: Sequence[str] = (),
    texts: Sequence[str] = (),
    sealed: Sequence[str] = (),
    numbers: Sequence[str] = (),
    words: Sequence[str] = (),
    links: Sequence[str] = (),
    marks: Sequence[str] = (),
    lists: Sequence[str] = (),
) -> dict[str, Expression]:
    """What somebody put into a row, as expressions over its columns, for sums: `typed` and `chosen`
    are fields that are not empty, `picks` the things chosen in them, `keys` the bytes typed.

    `always`: what was chosen in every row; `texts` and `sealed` are typed, and `numbers` where
    they are above 0, by their whole digits; `words`, `links` (may be null), `marks` (true) and
    `lists` are chosen.
    """
    clear = [TextBytes(name) for name in texts]
    hidden = [Greatest(TextBytes(name) - SEALING, 0) for name in sealed]
    filled = [Case(When(**{f"{name}__gt": 0}, then=1), default=0) for name in numbers]
    figures = [Case(When(**{f"{name}__gt": 0}, then=_digits(name)), default=0) for name in numbers]
    one: list[Expression] = [Least(TextBytes(name), 1) for name in words]
    one += [Case(When(**{f"{name}__isnull": False}, then=1), default=0) for name in links]
    one += [Case(When(**{name: True}, then=1), default=0) for name in marks]
    sizes = [ListLength(F(name)) for name in lists]
    lengths = [*clear, *hidden]
    return {
        "typed": _sum([*(Least(each, 1) for each in lengths), *filled]),
        "chosen": _sum([Value(len(always)), *one, *(Least(size, 1) for size in sizes)]),
        "picks": _sum([Value(len(always)), *one, *sizes]),
        "keys": _sum([*lengths, *figures]),
    }


def _digits(name: str) -> Expression:
    """The digits before the point: how decimals are written differs between databases."""
    return TextBytes(Cast(Cast(Floor(name), BigIntegerField()), TextField()))


def _sum(parts: Sequence[Any]) -> Expression:
    total: Expression = reduce(add, parts, Value(0, output_field=IntegerField()))
    return total
