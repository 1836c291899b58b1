"""Tables of appraisal."""

from __future__ import annotations

from zhucun.appraisal.models.appraisals import Appraisal, Appraisee, Freeze, Objection
from zhucun.appraisal.models.reviews import Deduction, Review
from zhucun.appraisal.models.schemes import Run, Scheme

__all__ = [
    "Appraisal",
    "Appraisee",
    "Deduction",
    "Freeze",
    "Objection",
    "Review",
    "Run",
    "Scheme",
]
