"""`zhucun crosscheck`: the screens of a county over what was paid."""

from __future__ import annotations

from datetime import datetime

import click
from django.utils.timezone import now

from zhucun.doors.command.lists import actor_named
from zhucun.kernel.divisions import parse_code
from zhucun.screening import actions

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("area")
@click.option("--from", "since", type=_DAY, required=True, help="First month paid for.")
@click.option("--until", type=_DAY, required=True, help="The month after the last one.")
@click.option("--as-of", type=_DAY, help="With the lists of this day; default: today.")
@click.option("--as", "username", required=True, help="Act as this account.")
def crosscheck(
    area: str, since: datetime, until: datetime, as_of: datetime | None, username: str
) -> None:
    """Run every screen of the county AREA over what was paid for the months from --from to before
    --until. What they ask becomes leads; people verify and decide.

    A screen whose register was never imported says so and is not computed.
    """
    at = now()
    run = actions.run_screens(
        area=parse_code(area),
        starts_on=since.date(),
        ends_on=until.date(),
        as_of=as_of.date() if as_of else at.date(),
        at=at,
        by=actor_named(username),
    )
    click.echo(f"{run.payments} payments, {run.found} new leads")
    for name, told in sorted(run.screens.items()):
        if told["hits"] is None:
            click.echo(f"{name}: not computed: no list of {', '.join(told['without'])}")
        else:
            click.echo(f"{name}: {told['hits']} leads, {told['open']} cannot be said")
