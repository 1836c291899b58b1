"""What an item names besides its own values: clauses, parameters, references; found in one walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhucun.packs.reader import Steps


@dataclass(frozen=True)
class Mentions:
    """Each clause and each parameter (":max_households") with the way to it, the item's own first;
    each reference as title and address."""

    clauses: list[tuple[str, Steps]] = field(default_factory=list)
    parameters: list[tuple[str, Steps]] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)


def mentions_in(data: Any) -> Mentions:
    """What the values of an entry name."""
    found = Mentions()
    _of(data, (), found)
    return found


def _of(data: Any, steps: Steps, found: Mentions) -> None:
    """Looks at every value of a mapping or list, outermost first."""
    if isinstance(data, dict):
        for key, value in data.items():
            _look(key, value, (*steps, key), found)
        for key, value in data.items():
            if isinstance(value, dict | tuple):
                _of(value, (*steps, key), found)
    elif isinstance(data, tuple):
        for position, value in enumerate(data):
            if isinstance(value, dict | tuple):
                _of(value, (*steps, position), found)
            else:
                _look("", value, (*steps, position), found)


def _look(key: str, value: Any, steps: Steps, found: Mentions) -> None:
    if isinstance(value, str):
        if key == "clause":
            found.clauses.append((value, steps))
        elif value.startswith(":") and value[1:].isidentifier():
            found.parameters.append((value[1:], steps))
    elif key == "clauses" and isinstance(value, tuple):
        found.clauses.extend(
            (clause, (*steps, position))
            for position, clause in enumerate(value)
            if isinstance(clause, str)
        )
    elif key == "reference" and isinstance(value, dict):
        found.references.append((str(value.get("title")), str(value.get("href"))))
