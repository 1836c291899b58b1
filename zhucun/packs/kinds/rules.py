"""A judgement about one row of a subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import UNSET_WORD, Expression, Label, Spoken, Subject


class RuleItem(Subject):
    applies_when: Expression | None = None
    require: Expression | None = None
    forbid: Expression | None = None
    severity: Literal["block", "warn", "info"]
    message: Label

    @model_validator(mode="after")
    def _requires_or_forbids(self) -> RuleItem:
        if (self.require is None) == (self.forbid is None):
            raise ValueError("a rule has either “require” or “forbid”")
        return self

    @property
    def is_unset(self) -> bool:
        """True where the source names the rule and gives no content."""
        return UNSET_WORD in (self.require, self.forbid)

    def expressions(self) -> Iterator[Spoken]:
        for key in ("applies_when", "require", "forbid"):
            text = getattr(self, key)
            if text is not None and text != UNSET_WORD:
                yield Spoken((key,), self.subject, text)
