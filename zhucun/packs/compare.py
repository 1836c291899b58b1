"""Is what came out what was expected? An expected mapping names the part that matters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhucun.engines.rules import UNSET
from zhucun.packs.kinds.common import UNSET_WORD


def plain_value(value: Any) -> Any:
    """A result in the words of YAML: UNSET and enums are words, lists are tuples."""
    if value is UNSET:
        return UNSET_WORD
    if isinstance(value, Mapping):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(plain_value(inner) for inner in value)
    return str(value) if isinstance(value, str) else value


def differences(expected: Any, got: Any, way: str = "") -> str:
    """What differs, in words; empty where nothing does.

    Mappings are compared by the keys that are expected, lists one by one, and a decimal number at
    the decimals that it was written with: 0.33 is met by a third.
    """
    if isinstance(expected, dict) and isinstance(got, dict):
        found = [_at_key(expected[key], key, got, way) for key in expected]
        return "; ".join(text for text in found if text)
    if isinstance(expected, tuple) and isinstance(got, tuple):
        if len(expected) != len(got):
            return f"{_at(way)}expected {len(expected)} entries, got {len(got)}: {shown(got)}"
        found = [
            differences(want, have, f"{way}[{n}]")
            for n, (want, have) in enumerate(zip(expected, got, strict=True))
        ]
        return "; ".join(text for text in found if text)
    if same(expected, got):
        return ""
    return f"{_at(way)}expected {shown(expected)}, got {shown(got)}"


def same(expected: Any, got: Any) -> bool:
    """Whether two plain values are the same; TRUE is not 1."""
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None or got is None:
        return expected is got
    if isinstance(expected, (int, Decimal, float)) and isinstance(got, (int, Decimal, float)):
        return _same_number(Decimal(str(expected)), Decimal(str(got)))
    return type(expected) is type(got) and bool(expected == got)


def shown(value: Any) -> str:
    """A value as a report shows it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(shown, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _same_number(expected: Decimal, got: Decimal) -> bool:
    exponent = expected.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return got.quantize(Decimal(1).scaleb(exponent)) == expected
    return got == expected


def _at_key(expected: Any, key: str, got: dict[str, Any], way: str) -> str:
    inner = f"{way}.{key}" if way else key
    if key not in got:
        return f"{inner}: there is no such key; there are {', '.join(got)}"
    return differences(expected, got[key], inner)


def _at(way: str) -> str:
    return f"{way}: " if way else ""
