"""Collects the faults of one expression, each with its place."""

from __future__ import annotations

from typing import Any

from zhucun.engines.rules.errors import BadExpression, Fault, NotAllowed
from zhucun.engines.rules.spec.limits import MAX_FAULTS


class Faults:
    """The faults of one text; `stop` is set where reading on would be unsafe or pointless."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Fault] = []
        self.stop = False

    def add(self, kind: type[Fault], at: int, **facts: Any) -> None:
        """Note a fault at an offset of the text; beyond the twentieth they are not kept."""
        before = self.text[:at]
        line = before.count("\n") + 1
        column = at - (before.rfind("\n") + 1) + 1
        if len(self.found) < MAX_FAULTS:
            self.found.append(kind(at=at, line=line, column=column, **facts))

    def refuse(self, at: int, what: str, hint: str) -> None:
        """Note a part of SQL that rules do not use; nothing is parsed after it."""
        self.add(NotAllowed, at, what=what, hint=hint)
        self.stop = True

    def raise_if_any(self) -> None:
        """Raises BadExpression with all faults, in the order of the text."""
        if not self.found:
            return
        faults = tuple(sorted(self.found, key=lambda fault: fault.at))
        text = self.text if len(self.text) <= 120 else self.text[:119] + "…"
        report = " ".join(str(fault) for fault in faults)
        raise BadExpression(text=text, faults=faults, report=report)
