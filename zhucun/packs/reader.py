"""Reads YAML into plain values and remembers the line of each.

Built on parse events, not on a loader: nothing in a file can make an object, and what YAML would
guess (yes for true, 010 for eight, 12:30:00 for 45000) is an error instead of a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from zhucun.packs.errors import Findings, Place

#: Where a value stands: the keys and positions that lead to it.
Steps = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_NUM = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIKE_DATE = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
_GUESSES = re.compile(
    r"yes|no|on|off|0[0-9_]+|0x[0-9a-f_]+|0o[0-7]+|[0-9][0-9_]*_[0-9_]*|[0-9]+(:[0-9]{2})+|\.inf|\.nan|[0-9.]+e[-+]?[0-9]+",
    re.IGNORECASE,
)
#: What a value that is more than a text begins with; most are none and are spared the search.
_MAY_BE_MORE = frozenset("-.0123456789yYnNoO")
_BLOCKS = frozenset("|>")
_WORDS: dict[str, Any] = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(frozen=True)
class Read:
    """A file's mappings, tuples, str, int, Decimal, bool, date, None, and the place of each."""

    file: str
    data: Any
    places: dict[Steps, Place]

    def place(self, steps: Steps = ()) -> Place:
        """The place of a value, or of the nearest thing around it."""
        return nearest(self.places, steps, self.file)


def nearest(places: dict[Steps, Place], steps: Steps, file: str) -> Place:
    """The place of the value at `steps`, else of what holds it, else the file's first line."""
    for length in range(len(steps), -1, -1):
        found = places.get(steps[:length])
        if found:
            return found
    return Place(file, 1)


def read(path: Path, *, file: str, findings: Findings) -> Read | None:
    """The values of one file; None where it could not be read, with the reasons in `findings`.

    A file that holds only comments reads as None without a finding.
    """
    text = _text(path, file=file, findings=findings)
    if text is None:
        return None
    before = len(findings)
    try:
        reader = _Reader(text, file, findings)
        data = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        findings.add(Place(file, line), f"This is not YAML: {error.problem}.", _YAML_HINT)
        return None
    except yaml.reader.ReaderError as error:
        findings.add(Place(file, 1), f"This is not YAML: {error.reason}.", _YAML_HINT)
        return None
    if len(findings) > before or data is None:
        return None
    return Read(file, data, reader.places)


_YAML_HINT = (
    "Check the indentation, the brackets and the quotes; a value with “: ” or “ #” needs quotes."
)


def _text(path: Path, *, file: str, findings: Findings) -> str | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        findings.add(Place(file, 1), "The file is not UTF-8 text.", "Save it again as UTF-8.")
        return None
    if "\t" in text:
        for number, line in enumerate(text.splitlines(), start=1):
            if "\t" in line:
                findings.add(Place(file, number), "There is a tab.", "Indent with spaces.")
        return None
    return text


class _Reader:
    def __init__(self, text: str, file: str, findings: Findings) -> None:
        self.next: Callable[[], Any] = _LOADER(text).get_event
        self.file = file
        self.findings = findings
        self.places: dict[Steps, Place] = {}

    def document(self) -> Any:
        self.next()
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        data = self.value(self.next(), ())
        self.next()
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.complain(event, "The file holds more than one document.", "Remove the line “---”.")
        return data

    def value(self, event: Any, steps: Steps) -> Any:
        if steps not in self.places:
            self.places[steps] = self.here(event)
        if event.anchor or event.tag:  # an alias has an anchor
            self.refuse_extras(event)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.style in _BLOCKS:  # its text begins on the next line
                self.places[steps] = Place(self.file, self.here(event).line + 1)
            return self.scalar(event)
        if kind is yaml.MappingStartEvent:
            return self.mapping(steps)
        if kind is yaml.SequenceStartEvent:
            return self.sequence(steps)
        return None

    def refuse_extras(self, event: Any) -> None:
        if event.anchor:
            self.complain(event, "Anchors and aliases are not allowed.", "Write the value out.")
        else:
            self.complain(event, f"The tag “{event.tag}” is not allowed.", "Write a plain value.")

    def mapping(self, steps: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            key = self.key(event, steps)
            inner = (*steps, key)
            if key in found:
                first = self.places[inner].line
                self.complain(
                    event, f"The key “{key}” stands here twice.", f"Line {first} has it too."
                )
                self.value(self.next(), (*inner, "again"))
                continue
            self.places[inner] = self.here(event)
            found[key] = self.value(self.next(), inner)
        return found

    def key(self, event: Any, steps: Steps) -> str:
        if event.anchor or event.tag:
            self.refuse_extras(event)
        if type(event) is yaml.ScalarEvent:
            return str(event.value)
        self.complain(event, "A key must be a word.", "Put quotes around it.")
        self.value(event, (*steps, "?"))
        return "?"

    def sequence(self, steps: Steps) -> tuple[Any, ...]:
        found: list[Any] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            found.append(self.value(event, (*steps, len(found))))
        return tuple(found)

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _MAY_BE_MORE:
            return text
        if _INT.fullmatch(text):
            return int(text)
        if _NUM.fullmatch(text):
            return Decimal(text)
        if _LIKE_DATE.fullmatch(text):
            return self.date(event, text)
        if _GUESSES.fullmatch(text):
            hint = "Write true or false, a plain number, or put quotes around it."
            self.complain(event, f"“{text}” can be read in two ways.", hint)
        return text

    def date(self, event: Any, text: str) -> date | None:
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            self.complain(event, f"There is no day {text}.", "Check month and day.")
            return None
        self.complain(
            event, f"“{text}” is not written as a date.", "Write YYYY-MM-DD, e.g. 2021-05-11."
        )
        return None

    def complain(self, event: Any, message: str, hint: str) -> None:
        self.findings.add(self.here(event), message, hint)

    def here(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1)
