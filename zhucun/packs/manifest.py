"""`pack.yaml`: who a pack is for, and when."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from zhucun.kernel.divisions import BadCode, parse_code
from zhucun.packs.kinds.common import Label, Reference, Strict, Text, Valid

#: The pack that every other extends, and that holds where no other does.
BASE = "base"


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value):
        raise ValueError(f"“{value}” is not a lower-case word with hyphens")
    return value


def _area(value: str) -> str:
    try:
        code = parse_code(value)
    except BadCode:
        raise ValueError(f"“{value}” is not a division code of 2, 4, 6, 9 or 12 digits") from None
    return code


def _version(value: str) -> str:
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", value):
        raise ValueError(f"“{value}” is not a version such as 1.0.0")
    return value


PackId = Annotated[str, AfterValidator(_id)]


class Manifest(Strict):
    id: PackId
    version: Annotated[str, AfterValidator(_version)]
    title: Label
    extends: PackId | None
    areas: tuple[Annotated[str, AfterValidator(_area)], ...]
    valid: Valid
    phase: Literal["poverty-alleviation", "transition", "regular"] | None = None
    authority: Label
    sources: tuple[Text, ...] = ()
    reference: Reference | None = None
    note: str | None = None
