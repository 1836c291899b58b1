"""The columns of a list that comes in and goes out."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    Item,
    Label,
    Misfit,
    Strict,
    Text,
    Unit,
    Word,
    refuse_twins,
)

ColumnType = Literal[
    "text",
    "int",
    "decimal",
    "date",
    "bool",
    "choice",
    "division",
    "id-card",
    "uscc",
    "phone",
    "money",
    "tags",
]


def plain(heading: str) -> str:
    """A heading without what people add: spaces, stars, 「(必填)」, full-width brackets.

    Units in brackets stay: 资金(万元) and 资金(元) are two columns.
    """
    text = _SPACES.sub("", heading).translate(_BRACKETS)
    return _ADDED.sub("", text).strip("*＊:").casefold()


_BRACKETS = str.maketrans(
    {
        "\uff08": "(",
        "\uff09": ")",
        "[": "(",
        "]": ")",
        "【": "(",
        "】": ")",
        "\uff1a": ":",
        "\uff0f": "/",
        "“": "",
        "”": "",
    }
)
_ADDED = re.compile(
    r"\((必填|选填|必填项|选填项|可选|必须|加密|required|optional)\)", re.IGNORECASE
)
_SPACES = re.compile(r"[\s\u3000_]+")


class Column(Strict):
    field: Word
    type: ColumnType
    required: bool = False
    label: Label
    aliases: tuple[Text, ...] = ()
    choices: dict[Word, tuple[Text, ...]] | None = None
    unit: Unit | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _choices_fit_the_type(self) -> Column:
        if self.type == "choice" and not self.choices:
            raise ValueError(f"the column “{self.field}” is a choice and needs “choices”")
        if self.choices and self.type not in ("choice", "tags", "bool"):
            raise ValueError(f"the column “{self.field}” is a {self.type} and has no choices")
        taken: dict[str, str] = {}
        for word, spellings in (self.choices or {}).items():
            for spelling in spellings:
                other = taken.setdefault(plain(spelling), word)
                if other != word:
                    raise ValueError(f"“{spelling}” is spelled for “{other}” and for “{word}”")
        if self.type == "money" and self.unit is None:
            raise ValueError(f"the column “{self.field}” is money and needs a unit, such as 元")
        return self


class Feed(Item):
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _headings_are_clear(self) -> Feed:
        refuse_twins(self.columns, "field", "columns")
        taken: dict[str, str] = {}
        for position, column in enumerate(self.columns):
            for heading in (column.label.zh, column.label.en, *column.aliases):
                other = taken.setdefault(plain(heading), column.field)
                if other != column.field:
                    what = f"the heading “{heading}” belongs to “{other}” too"
                    raise Misfit(what, "columns", position)
        return self
