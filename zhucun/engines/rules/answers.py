"""What a rule says about a row, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from zhucun.engines.rules.spec.types import Unset, Value


class Outcome(StrEnum):
    """The five answers; what a failing one means is for people to decide."""

    PASS = "pass"  # noqa: S105 (not a password)
    FAIL = "fail"
    UNKNOWN = "unknown"  # a value that it needs is not known
    NOT_APPLICABLE = "not_applicable"
    UNSET = "unset"  # a parameter that it needs is not configured: 未配置


class Answer(NamedTuple):
    """One rule's outcome with its why. A tuple, because thirty of them are made for each person on
    a page.

    `because` holds the conditions that decided, in canonical spelling: for a failing `a AND b` the
    part that is false, for an unknown one the parts that are not known. `values` and `parameters`
    hold what these conditions read; for UNSET, the parameters that are not configured.
    """

    rule: str
    outcome: Outcome
    values: Mapping[str, Value | None]
    parameters: Mapping[str, Value | Unset]
    because: tuple[str, ...]
