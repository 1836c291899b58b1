"""A month in an address or a body: 2024-03."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, WithJsonSchema

_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def _month(value: Any) -> date:
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return date.fromisoformat(f"{value}-01")
    raise ValueError("not a month such as 2024-03")


#: The first day of a month, written 2024-03.
Month: TypeAlias = Annotated[
    date,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": f"^{_MONTH.pattern}$", "examples": ["2024-03"]}),
]
