"""The classifications that the rows of a household state, each with its own first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.intake.rows import Row, Skipped
from zhucun.kernel.problems import N_

POOR, EXITED, SEVERE = "poor-household", "exited-household", "severe-poverty"
#: Classification → the columns that tell its first day, its own before what it shares with others;
#: `kind_since` tells that of all the rest.
_DAYS: Mapping[str, tuple[str, ...]] = {
    EXITED: ("exited_since",),
    SEVERE: ("severe_since",),
    "monitored-household": ("monitored_since",),
    "unstable-household": ("unstable_since", "monitored_since"),
    "marginal-household": ("marginal_since", "monitored_since"),
    "sudden-hardship-household": ("sudden_since", "monitored_since"),
}
_BORNE = N_(
    "The household bears this classification from %(since)s, the list says from %(said)s: what is "
    "on record stays."
)
_CORRECT = N_("Where the list is right, correct the day on the page of the household.")
#: The columns in which classifications and their days stand.
KIND_FIELDS = ("kind", "kind_since", *(columns[0] for columns in _DAYS.values()))


def day_columns(tag: str) -> tuple[str, ...]:
    """The columns that may tell the first day of a classification, the nearest first."""
    return (*_DAYS.get(tag, ()), "kind_since")


@dataclass(frozen=True, slots=True)
class Kinds:
    """Classifications with their first days, and of those that ended the first day without."""

    tags: Mapping[str, date]
    ended: Mapping[str, date]


def stated(said: Mapping[str, Any], *, otherwise: date) -> Kinds:
    """The classifications that the rows state; `otherwise` is their day where none is told.

    A day names its classification where `kind` names none that it could belong to. Whoever left
    poverty is poor no more, nor in deep poverty: these classes ended that day, unless they began
    again later.
    """
    words = list(said.get("kind", ()))
    for tag, (own, *_) in _DAYS.items():
        if said.get(own) and not any(own in day_columns(word) for word in words):
            words.append(tag)
    found = {tag: _day(tag, said) or otherwise for tag in words}
    ended: dict[str, date] = {}
    for tag in {POOR, SEVERE} & set(found) if EXITED in found else ():
        began = _day(tag, said)
        if began is None or began == found[EXITED]:
            del found[tag]
        elif began < found[EXITED]:
            ended[tag] = found[EXITED]
    return Kinds(found, ended)


def ended_by(tags: Mapping[str, date], known: Mapping[str, date]) -> dict[str, date]:
    """What ends of what a household bears where it is given these classifications, with the
    day."""
    left = tags.get(EXITED)
    borne = {tag: known[tag] for tag in (POOR, SEVERE) if tag in known}
    return {tag: left for tag, began in borne.items() if left and began < left}


def other_days(
    rows: Sequence[Row], said: Mapping[str, Any], known: Mapping[str, date]
) -> Iterator[Skipped]:
    """Of classifications that a household bears already the list may tell another first day: what
    is on record stays, and the cell that says so is named."""
    for tag in sorted(set(stated(said, otherwise=date.max).tags) & set(known)):
        column = next((name for name in day_columns(tag) if said.get(name)), None)
        if column is None:
            continue
        of_others = {day for other, day in known.items() if column in day_columns(other)}
        if said[column] not in of_others:
            row = next((row for row in rows if row.get(column) == said[column]), rows[0])
            yield row.left(_BORNE, _CORRECT, column, since=known[tag], said=said[column])


def in_columns(tags: Mapping[str, date]) -> dict[str, Any]:
    """The same by columns: `stated` reads it back as it was. A day stands in the column that a
    classification shares with others where it is theirs too, else in its own."""
    found: dict[str, Any] = {"kind": list(tags)}
    for tag in sorted(tags, key=lambda tag: len(day_columns(tag))):
        for name in reversed(_DAYS.get(tag, ("kind_since",))):
            if found.setdefault(name, tags[tag]) == tags[tag]:
                break
    return found


def _day(tag: str, said: Mapping[str, Any]) -> date | None:
    return next((day for name in day_columns(tag) if (day := said.get(name))), None)
