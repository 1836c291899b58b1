"""The village economy's columnar face: one row a body, booking, project, loan … as of a day.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Nothing is run here. What villages and households gain
from here is in `beside`.
"""

from __future__ import annotations

from zhucun.economy.marts import bodies, care, groups, honours, linkages, money, series
from zhucun.economy.marts.beside import (
    household_columns,
    item_columns,
    leading_columns,
    village_columns,
)
from zhucun.economy.marts.columns import words_in
from zhucun.roster.marts import Mart

#: The subjects of the packs that the village economy can answer for.
MARTS: dict[str, Mart] = {
    "project": bodies.projects,
    "cooperative": bodies.cooperatives,
    "enterprise": bodies.enterprises,
    "workshop": bodies.workshops,
    "public_post": bodies.public_posts,
    "employment": bodies.employments,
    "job_seeker": bodies.job_seekers,
    "sale": money.sales,
    "fund": money.funds,
    "funding": money.fundings,
    "offer": money.offers,
    "loan": money.loans,
    "relocation": money.relocations,
    "finance_station": money.finance_stations,
    "income": money.incomes,
    "village_group": groups.village_groups,
    "site": care.sites,
    "honour": honours.honours,
    "linkage": linkages.linkages,
    "income_growth": series.income_growth,
}

__all__ = [
    "MARTS",
    "words_in",
    "household_columns",
    "item_columns",
    "leading_columns",
    "village_columns",
]
