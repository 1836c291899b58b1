"""What is wrong with the packs, all of it at once, each with its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from zhucun.kernel.problems import N_, Problem


class Place(NamedTuple):
    """A line of a file; the file is named relative to the policy folder, lines count from 1."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class PackError:
    """One thing to mend: where, what is wrong, and what to do about it."""

    file: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: {self.message}"
        return f"{text} {self.hint}" if self.hint else text


@dataclass
class Findings:
    """Collects errors while the packs are read and checked; the same error is kept once."""

    _seen: dict[PackError, None] = field(default_factory=dict)

    def add(self, place: Place, message: str, hint: str = "") -> None:
        self._seen[PackError(place.file, place.line, message, hint)] = None

    def sorted(self) -> list[PackError]:
        return sorted(self._seen)

    def __len__(self) -> int:
        return len(self._seen)


class PackErrors(Problem):
    """The packs have errors, and none was loaded: `errors` holds all, sorted by file and line."""

    code = "packs.errors"
    status = 422
    message = N_("The policy packs have %(count)d error(s), and none was loaded:\n%(listing)s\n")
    todo = N_("Mend the lines above and check again with `zhucun pack check`.")

    def __init__(self, *, errors: list[PackError], **_facts: object) -> None:
        listing = "\n".join(map(str, errors))
        super().__init__(errors=errors, count=len(errors), listing=listing)
        self.errors = errors


class UnknownPack(Problem):
    """No pack of that name is in the library."""

    code = "packs.unknown-pack"
    status = 404
    message = N_("There is no policy pack “%(pack)s”.")
    todo = N_("The packs at hand are: %(known)s.")


class UnknownItem(Problem):
    """The pack has no such item, feed, label or subject."""

    code = "packs.unknown-item"
    status = 404
    message = N_("The policy pack %(pack)s has no “%(item)s”.")
    todo = N_("Check the name, or add it to the pack and run `zhucun pack check`.")


class UnknownClause(Problem):
    """No source document has a clause of that number."""

    code = "packs.unknown-clause"
    status = 404
    message = N_("No source document has a clause “%(clause)s”.")
    todo = N_("The clauses stand in policy/sources/.")


class PackOutOfPeriod(Problem):
    """A pack is asked for a day on which it does not hold."""

    code = "packs.out-of-period"
    status = 422
    message = N_(
        "The policy pack %(pack)s does not hold on %(as_of)s;"
        " it holds from %(start)s until %(until)s."
    )
    todo = N_("Ask the library which pack holds in the area on that day.")


class PackExists(Problem):
    """A new pack would overwrite a folder."""

    code = "packs.exists"
    message = N_("There is already something at %(path)s.")
    todo = N_("Choose another id for the new pack, or edit the pack that is there.")


class BadNewPack(Problem):
    """The id, area or title of a new pack cannot be used."""

    code = "packs.bad-new-pack"
    status = 422
    message = N_("A new pack cannot have the %(what)s “%(value)s”.")
    todo = N_(
        "An id is lower-case words with hyphens; an area is a division code; a title is not empty."
    )


class CaseNotTried(Problem):
    """A case gives values to an item of a kind that takes none."""

    code = "packs.case-not-tried"
    status = 422
    message = N_("An item such as %(item)s is not tried with “%(key)s”.")
    todo = N_("Leave it out and compare a part of the item.")
