"""Refusals that we anticipated: each has a code that never changes and says what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar


def N_(text: str) -> str:
    """Mark a sentence for translation; the door that shows it translates it."""
    return text


class Problem(Exception):
    """Something the user can mend. Anything that is not a Problem is a bug and may rise.

    `message` says what happened and why; `todo` says what to do next. Both are English sentences
    with
    `%(name)s` places that `facts` fills, and are translated where they are shown, so that one
    refusal
    reads well in both languages.
    """

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 409
    message: ClassVar[str] = N_("This could not be done.")
    todo: ClassVar[str] = ""

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        sentences = (self.message, self.todo)
        return " ".join(sentence % self.facts for sentence in sentences if sentence)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[Problem], facts: dict[str, Any]) -> Problem:
    return kind(**facts)


def recalled(code: str, facts: Mapping[str, Any], *, blank: str = "—") -> Problem:
    """The problem that was kept as its code and facts, to be said again; what was not kept of it is
    blank, and so is a problem of which nobody knows any more."""
    kind = next((each for each in _kinds(Problem) if each.code == code), Problem)
    named = re.findall(r"%\((\w+)\)", kind.message + kind.todo)
    return kind(**{**dict.fromkeys(named, blank), **facts})


def _kinds(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


class NotFound(Problem):
    """It does not exist, or the actor may not see it: the answer is the same."""

    code = "not-found"
    status = 404
    message = N_("Nothing was found under this address.")
    todo = N_("It may have been moved, or lie outside your area.")


class NotAllowed(Problem):
    """The actor may see it but may not do this."""

    code = "not-allowed"
    status = 403
    message = N_("Your role does not allow this.")
    todo = N_("Ask the office that manages your account.")
