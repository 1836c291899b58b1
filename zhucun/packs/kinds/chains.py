"""Who signs what, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from zhucun.packs.kinds.common import (
    ClauseId,
    Expression,
    Label,
    Misfit,
    NumberOrUnset,
    Reference,
    Spoken,
    Strict,
    Subject,
    Word,
    refuse_twins,
)


class Step(Strict):
    """`back_to`: where a rejection sends the case, to the start where none is named; `finds`: the
    fact of the subject that becomes “pass” where the step is signed and “fail” where it is not; a
    fact that is a day becomes the day of the signature. `when`: the step is due only where this
    holds, or is not known, for the subject as it stands when its case starts."""

    id: Word
    label: Label
    by: tuple[Word, ...]
    does: Literal["submit", "record", "check", "approve", "sign", "publish"]
    mode: Literal["all", "any"] = "all"
    after: tuple[Word, ...] | None = None
    deadline_days: NumberOrUnset | None = None
    back_to: Word | None = None
    finds: Word | None = None
    when: Expression | None = None
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Guard(Strict):
    """A rule that must hold before a step; before the first where none is named."""

    rule: str
    before: Word | None = None


def _short_form(value: Any) -> Any:
    return {"rule": value} if isinstance(value, str) else value


class Chain(Subject):
    """`counts`: the fact of the subject that says how many steps are done."""

    counts: Word | None = None
    steps: tuple[Step, ...]
    guards: tuple[Annotated[Guard, BeforeValidator(_short_form)], ...] = ()
    distinct_signers: bool = False

    @model_validator(mode="after")
    def _steps_hang_together(self) -> Chain:
        if not self.steps:
            raise Misfit("a chain has at least one step", "steps")
        refuse_twins(self.steps, "id", "steps")
        for position, step in enumerate(self.steps):
            above = {earlier.id for earlier in self.steps[:position]}
            if not step.by:
                raise Misfit("nobody stands in “by”", "steps", position)
            if unknown := set(step.after or ()) - above:
                what = f"the step comes after “{min(unknown)}”, which is not above it"
                raise Misfit(what, "steps", position)
            if step.back_to not in {None, step.id, *above}:
                what = f"the step sends back to “{step.back_to}”, which is not above it"
                raise Misfit(what, "steps", position)
        self._always_leads_somewhere()
        for position, guard in enumerate(self.guards):
            if guard.before not in {None, *(step.id for step in self.steps)}:
                what = f"a guard stands before “{guard.before}”, which is no step"
                raise Misfit(what, "guards", position)
        return self

    def _always_leads_somewhere(self) -> None:
        """A step that is not always due is nowhere to send back to, and not all steps are such."""
        sometimes = {step.id for step in self.steps if step.when is not None}
        if len(sometimes) == len(self.steps):
            raise Misfit("one step at least is always due: leave out its “when”", "steps")
        for position, step in enumerate(self.steps):
            if step.back_to in sometimes - {step.id}:
                what = f"the step sends back to “{step.back_to}”, which is not always due"
                raise Misfit(what, "steps", position)

    def expressions(self) -> Iterator[Spoken]:
        for position, step in enumerate(self.steps):
            if step.when is not None:
                yield Spoken(("steps", position, "when"), self.subject, step.when)
