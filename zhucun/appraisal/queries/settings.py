"""What a region may decide of a scheme that its pack leaves open, as it is kept and read."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from zhucun.appraisal.errors import BadSettings
from zhucun.engines.score.spec import Method, Missing, Partial, Rounding, Small
from zhucun.kernel.ciphers import sm3

_WORD = re.compile(r"[a-z0-9_-]{0,40}")
#: A mark in words: it begins with a letter, so that it is never taken for a number.
_SPOKEN = re.compile(r"[^\W\d_][\w-]{0,19}")
_NONE: Mapping[str, Any] = MappingProxyType({})
#: The words of each setting that is a word; those of the engine.
WORDS: Mapping[str, tuple[str, ...]] = {
    "rounding": tuple(Rounding),
    "missing": tuple(Missing),
    "partial": tuple(Partial),
    "small": tuple(Small),
    "calibration": tuple(Method),
    "satisfaction": ("satisfied", "broad"),
    "poll": ("posting", "team"),
}
_KEYS = frozenset(
    {
        *("weights", "classes", "most", "thresholds", "shares", "parameters", "deduct_most"),
        "words",
        *WORDS,
    }
)


@dataclass(frozen=True, kw_only=True)
class Share:
    """At most this share of a grade in a group; an empty level or class stands for every one."""

    grade: str
    share: Decimal
    level: str = ""
    personnel_class: str = ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A region's decisions, each empty where it leaves the pack's as it is.

    `weights`: of parts; what they leave out does not count. `most`: the largest mark. `classes`:
    weights of assessors within a part. `thresholds`: total from which a grade is proposed.
    `parameters`: numbers that gates ask for. `words`: of a part, marks that are words with their
    numbers. `satisfaction`: whether those who are “fairly satisfied” are counted as satisfied
    (broad). `poll`: whether villagers' marks are of the cadre's own evaluation or of his team's.
    """

    weights: Mapping[str, Decimal] = field(default_factory=lambda: _NONE)
    classes: Mapping[str, Mapping[str, Decimal]] = field(default_factory=lambda: _NONE)
    most: Decimal | None = None
    thresholds: Mapping[str, Decimal] = field(default_factory=lambda: _NONE)
    shares: tuple[Share, ...] = ()
    rounding: str = ""
    missing: str = ""
    partial: str = ""
    small: str = ""
    parameters: Mapping[str, Decimal] = field(default_factory=lambda: _NONE)
    deduct_most: Decimal | None = None
    calibration: str = ""
    satisfaction: str = "satisfied"
    words: Mapping[str, Mapping[str, Decimal]] = field(default_factory=lambda: _NONE)
    poll: str = ""


def settings_of(
    data: Mapping[str, Any], *, parts: Collection[str] = (), grades: Collection[str] = ()
) -> Settings:
    """What was kept or sent, read; with `parts` and `grades` also held against a scheme. Raises
    BadSettings."""
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise BadSettings(what=", ".join(unknown)[:80])
    weights = _numbers(data.get("weights") or {}, "weights")
    given_classes = data.get("classes") or {}
    if not isinstance(given_classes, Mapping):
        raise BadSettings(what="classes")
    classes = {
        part: _numbers(given, f"classes.{part}"[:40]) for part, given in given_classes.items()
    }
    for name, group in (("weights", weights), *((f"classes.{p}", c) for p, c in classes.items())):
        if any(one == 0 for one in group.values()):
            raise BadSettings(what=f"{name}: 0")
        if group and sum(group.values()) != 1:
            raise BadSettings(what=f"{name}: {sum(group.values())} ≠ 1")
    thresholds = _numbers(data.get("thresholds") or {}, "thresholds")
    given_shares = data.get("shares") or ()
    if not isinstance(given_shares, (list, tuple)):
        raise BadSettings(what="shares")
    shares = tuple(_share(one) for one in given_shares)
    words = _spoken(data.get("words") or {})
    if parts:
        _known([*weights, *classes, *words], parts, "part")
    if grades:
        _known([*thresholds, *(one.grade for one in shares)], grades, "grade")
    return Settings(
        weights=weights,
        classes=classes,
        most=_maybe(data, "most", least=1),
        thresholds=thresholds,
        shares=shares,
        rounding=_word(data, "rounding"),
        missing=_word(data, "missing"),
        partial=_word(data, "partial"),
        small=_word(data, "small"),
        parameters=_numbers(data.get("parameters") or {}, "parameters"),
        deduct_most=_maybe(data, "deduct_most"),
        calibration=_word(data, "calibration"),
        satisfaction=_word(data, "satisfaction") or "satisfied",
        words=words,
        poll=_word(data, "poll"),
    )


def written(data: Mapping[str, Any]) -> str:
    """Settings as they are signed: one text for the same decisions."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: Mapping[str, Any]) -> str:
    return sm3(written(data).encode()).hex()


def _share(given: Any) -> Share:
    if not isinstance(given, Mapping) or not given.get("grade"):
        raise BadSettings(what="shares")
    share = _number(given.get("share"), "shares")
    if share > 1:
        raise BadSettings(what=f"shares: {share} > 1")
    if set(given) - {"grade", "share", "level", "personnel_class"}:
        raise BadSettings(what="shares")
    return Share(
        grade=_name(given["grade"], "shares"),
        share=share,
        level=_name(given.get("level") or "", "shares"),
        personnel_class=_name(given.get("personnel_class") or "", "shares"),
    )


def _spoken(given: Any) -> dict[str, dict[str, Decimal]]:
    """Marks in words by part: {part: {word: number}}."""
    if not isinstance(given, Mapping):
        raise BadSettings(what="words")
    found: dict[str, dict[str, Decimal]] = {}
    for part, table in given.items():
        what = f"words.{_name(part, 'words')}"
        if not isinstance(table, Mapping) or not table:
            raise BadSettings(what=what)
        for word, number in table.items():
            if not isinstance(word, str) or not _SPOKEN.fullmatch(word):
                raise BadSettings(what=f"{what}: {str(word)[:20]}")
            found.setdefault(part, {})[word] = _number(number, f"{what}.{word}"[:60])
    return found


def _name(given: Any, what: str) -> str:
    """A lower-case word, or nothing."""
    if not isinstance(given, str) or not _WORD.fullmatch(given):
        raise BadSettings(what=what)
    return given


def _numbers(given: Any, what: str) -> dict[str, Decimal]:
    if not isinstance(given, Mapping):
        raise BadSettings(what=what)
    return {
        _name(name, what): _number(value, f"{what}.{name}"[:60]) for name, value in given.items()
    }


def _maybe(data: Mapping[str, Any], name: str, *, least: int = 0) -> Decimal | None:
    value = data.get(name)
    return None if value in (None, "") else _number(value, name, least=least)


def _number(value: Any, what: str, *, least: int = 0) -> Decimal:
    """A number as text, so that none is kept as a float."""
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise BadSettings(what=f"{what}: {str(value)[:20]}") from error
    if not found.is_finite() or found < least or found.adjusted() > 4:
        raise BadSettings(what=f"{what}: {str(value)[:20]}")
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -4:
        raise BadSettings(what=f"{what}: {str(value)[:20]}")
    return found


def _word(data: Mapping[str, Any], name: str) -> str:
    word = str(data.get(name) or "")
    if word and word not in WORDS[name]:
        raise BadSettings(what=f"{name}: {word[:20]}")
    return word


def _known(given: Collection[str], known: Collection[str], what: str) -> None:
    strange = sorted(set(given) - set(known))
    if strange:
        raise BadSettings(what=f"{what} {', '.join(strange)[:60]}")
