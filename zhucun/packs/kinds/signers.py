"""Who stands behind a word of a chain's `by`: which role of ours, in which relation to the case."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import Item, Misfit

#: Roles of the directory that can sign; a test holds them against it.
SignerRole = Literal[
    "OFFICE", "TOWNSHIP", "UNIT", "BRANCH", "FIRST_SECRETARY", "MEMBER", "DISCIPLINE", "AUDIT"
]

#: Offices whose holders are on record, with their days: the first two of an area from the township
#: up, the others of a village. A test holds them against the rooms that keep them.
OfficeWord = Literal["party-secretary", "government-head", "branch-secretary", "committee-director"]


class Signer(Item):
    """`of` area: a role in the case's area, at a level of it where one is named; unit: in the
    case's unit; self: the person of the case; office: whoever holds an office of the place on the
    day, as it is on record; nobody: somebody without an account; unset: the source leaves the
    signer open. For the last two the office records who signed, on paper; with `on_paper` it may do
    so for the others too, of an office under its holder's name only."""

    of: Literal["area", "unit", "self", "office", "nobody", "unset"]
    office: OfficeWord | None = None
    roles: tuple[SignerRole, ...] = ()
    level: Literal["province", "prefecture", "county", "township", "village"] | None = None
    on_paper: bool = False

    @model_validator(mode="after")
    def _roles_fit_the_relation(self) -> Signer:
        if self.of in ("area", "unit") and not self.roles:
            raise Misfit(f"of “{self.of}” somebody holds a role: say which", "of")
        if self.of not in ("area", "unit") and self.roles:
            raise Misfit(f"of “{self.of}” nobody holds a role", "roles")
        if self.level is not None and self.of not in ("area", "office"):
            raise Misfit("only an area has a level", "level")
        if (self.office is not None) != (self.of == "office"):
            raise Misfit("“of: office” says which office, and nothing else does", "office")
        if self.of == "office" and self.level is None:
            raise Misfit("an office is one of a place: say of which level", "level")
        return self

    @property
    def is_recorded(self) -> bool:
        """The office may record a signature that was given on paper."""
        return self.on_paper or self.of in ("nobody", "unset")
