"""`zhucun screen`: the packs' rules over the households of every county, each night."""

from __future__ import annotations

import click
from django.utils.timezone import now

from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.monitoring import actions


@click.command()
@click.option("--area", default="", help="Only the counties of this area.")
@click.option("--whole", is_flag=True, help="Look at every household, not only at what changed.")
def screen(area: str, whole: bool) -> None:
    """Look over the households with the rules of their region; leads become signs that people
    check.

    Run it every night: after the first time it looks only at households of which something was
    recorded since, and at all of them when a rule, a number or the month is another.
    """
    at = now()
    counties = directory.places(actor=OPERATOR, as_of=at.date(), area=area, level=Level.COUNTY)
    for code in counties.values_list("code", flat=True).order_by("code"):
        try:
            run = actions.screen_households(area=code, at=at, by=OPERATOR, whole=whole)
        except Problem as problem:
            click.echo(f"{code}: {problem}")
            continue
        click.echo(f"{code}: {run.looked_at} households looked at, {run.found} new signs")
