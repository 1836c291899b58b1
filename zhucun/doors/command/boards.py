"""`zhucun boards`: the figures and pillars of large areas, computed at night and kept."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import click
from django.utils.timezone import localdate, now

from zhucun.analytics import actions
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.reports import actions as reports

#: Whose figures take long: townships and villages are computed when somebody asks.
_LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
#: How long the boards of past nights stay.
_DAYS = timedelta(days=7)


@click.command()
@click.option("--area", default="", help="Only this area and those in it.")
@click.option(
    "--day",
    "days",
    multiple=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="As of which day [default: today]; may be given several times.",
)
def boards(area: str, days: tuple[datetime, ...]) -> None:
    """Compute the boards and pillars of provinces, prefectures and counties and keep them.

    Run it every night; it may be stopped and run again: where nothing was recorded since, nothing
    is computed.
    """
    at = now()
    for day in [each.date() for each in days] or [localdate()]:
        found = directory.places(actor=OPERATOR, as_of=day, area=area).filter(level__in=_LEVELS)
        for code in found.values_list("code", flat=True).order_by("code"):
            started = time.perf_counter()
            told: dict[str, Any] = {"area": code, "on": day, "made_at": at, "by": OPERATOR}
            try:
                fresh = actions.keep_board(**told)
                fresh = bool(reports.keep_pillars(**told)) or fresh
            except Problem as problem:
                click.echo(f"{code}: {problem}")
                continue
            spent = time.perf_counter() - started
            click.echo(f"{code} {day}: {f'computed in {spent:.1f} s' if fresh else 'as before'}")
    actions.forget_boards(before=localdate() - _DAYS, made_at=at, by=OPERATOR)
    reports.forget_pillars(before=localdate() - _DAYS, made_at=at, by=OPERATOR)
