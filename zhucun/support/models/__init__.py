"""Tables of support."""

from __future__ import annotations

from zhucun.support.models.care import Care, Insurance, Insured, KitCheck
from zhucun.support.models.funds import BoundProject, FundEntry
from zhucun.support.models.holds import Withheld
from zhucun.support.models.others import Given, Stated
from zhucun.support.models.payments import Batch, BatchLine, Payee, Payment

__all__ = [
    "Batch",
    "BatchLine",
    "BoundProject",
    "Care",
    "FundEntry",
    "Given",
    "Insurance",
    "Insured",
    "KitCheck",
    "Payee",
    "Payment",
    "Stated",
    "Withheld",
]
