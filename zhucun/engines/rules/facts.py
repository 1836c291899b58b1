"""What a rule is given: values of a row and of parameters, checked and in one form.

Databases and files say the same thing in several ways: SQLite says TRUE with 1 and a day with text,
a column of money comes as Decimal. Here each becomes the one form that the compiled rules compute
with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhucun.engines.rules.errors import BadParameter, FactUnknown, WrongFact, shown
from zhucun.engines.rules.spec.limits import MAX_INT, bad_text
from zhucun.engines.rules.spec.types import Type, Unset, Value
from zhucun.engines.rules.spec.vocabulary import Vocabulary, near


class _Unfit(Exception):
    """Why a value is not of a type."""


def read_fact(name: str, type_: Type, nullable: bool, given: Any) -> Value | None:
    """One value of a row in its one form. Raises WrongFact."""
    try:
        if given is None:
            if nullable:
                return None
            raise _Unfit("it is never NULL")
        return _READERS[type_](given)
    except _Unfit as error:
        raise WrongFact(name=name, value=shown(given), why=str(error)) from None


def read_row(vocabulary: Vocabulary, given: Mapping[str, Any]) -> dict[str, Value | None]:
    """A whole row, strictly: for cases and forms, where a slip of the pen must show.

    Nullable names that are not given become NULL; others stay away, and only a rule that reads them
    minds. Raises FactUnknown, WrongFact (also for a text outside its closed list).
    """
    row: dict[str, Value | None] = {
        name: None for name, term in vocabulary.items() if term.nullable
    }
    for name, value in given.items():
        term = vocabulary.get(name)
        if term is None:
            raise FactUnknown(name=name, near=near(str(name), vocabulary))
        fact = read_fact(name, term.type, term.nullable, value)
        if fact is not None and term.one_of is not None and fact not in term.one_of:
            why = "it is one of " + ", ".join(term.one_of)
            raise WrongFact(name=name, value=shown(fact), why=why)
        row[name] = fact
    return row


def read_parameter(name: str, type_: Type, given: Any) -> Value:
    """The value of a parameter in its one form. Raises BadParameter."""
    try:
        if given is None or isinstance(given, Unset):
            raise _Unfit("a value that a source leaves open is UNSET")
        value = _READERS[type_](given)
        if isinstance(value, str) and (why := bad_text(value)):
            raise _Unfit(why)
        return value
    except _Unfit as error:
        raise BadParameter(name=name, value=shown(given), why=str(error)) from None


def _read_bool(given: Any) -> bool:
    if isinstance(given, bool) or (type(given) is int and given in (0, 1)):
        return bool(given)
    raise _Unfit("it is TRUE or FALSE")


def _read_int(given: Any) -> int:
    if isinstance(given, (Decimal, float)) and math.isfinite(given) and given == int(given):
        given = int(given)
    if type(given) is int and abs(given) <= MAX_INT:
        return given
    raise _Unfit("it is a whole number up to 2^53")


def _read_num(given: Any) -> float:
    is_number = isinstance(given, (int, float, Decimal)) and not isinstance(given, bool)
    if is_number and math.isfinite(given) and abs(given) <= MAX_INT:
        return float(given)
    raise _Unfit("it is a number up to 2^53")


def _read_str(given: Any) -> str:
    if isinstance(given, str):
        return str(given)
    raise _Unfit("it is text")


def _read_date(given: Any) -> date:
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise _Unfit("a day is written 2021-05-11") from None
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    raise _Unfit("it is a day, without a time")


_READERS: Mapping[Type, Callable[[Any], Value]] = {
    Type.BOOL: _read_bool,
    Type.INT: _read_int,
    Type.NUM: _read_num,
    Type.STR: _read_str,
    Type.DATE: _read_date,
}
