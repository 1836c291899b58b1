"""What a statistics office states of a place year by year (YN-100 to YN-103)."""

from __future__ import annotations

from django.db import models

from zhucun.economy.enums import SeriesKind
from zhucun.economy.models.kept import Kept


class YearFigure(Kept):
    """One number of a year, with the communiqué in which it stands: yuan a person, or per cent.
    Nobody here keeps what lies behind it; the growth over years is computed, never typed."""

    kind = models.CharField(max_length=22, choices=SeriesKind.choices)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "year"], name="year_figure_once"),
            models.CheckConstraint(
                condition=~models.Q(source=""), name="year_figure_has_its_source"
            ),
        ]
