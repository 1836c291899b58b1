"""Records against records: a hit is a lead, not a finding."""

from __future__ import annotations

from collections.abc import Iterator

from zhucun.packs.kinds.common import UNSET_WORD, Expression, Label, Spoken, Subject


class Screen(Subject):
    flag: Expression
    ask: Label
    excuses: tuple[Label, ...] = ()

    def expressions(self) -> Iterator[Spoken]:
        if self.flag != UNSET_WORD:
            yield Spoken(("flag",), self.subject, self.flag)
