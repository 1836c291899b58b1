"""`zhucun pack …` and `zhucun clauses`: policy packs and the state of the clauses."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

_POLICY = click.option(
    "--policy",
    default="policy",
    show_default=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the packs.",
)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def pack() -> None:
    """Policy packs: what differs between regions and years."""


@pack.command("list")
@_POLICY
def list_(policy: Path) -> None:
    """All packs with version, areas and validity."""
    from zhucun.packs import load_library

    for one in load_library(policy).packs.values():
        period = f"{one.valid.start} – {one.valid.until or '…'}"
        areas = ",".join(one.areas) or "-"
        click.echo(f"{one.id:16}{one.version:9}{areas:14}{period:26}{one.title()}")


@pack.command("check")
@click.argument("pack_id", required=False)
@_POLICY
def check_(pack_id: str | None, policy: Path) -> None:
    """Read every pack, run its cases, and show all errors at once: file:line: message."""
    from zhucun.packs import check

    checked = check(policy, pack=pack_id)
    for error in checked.errors:
        click.echo(str(error))
    held = sum(result.passed for result in checked.results)
    all_of = len(checked.results)
    click.echo(f"{len(checked.errors)} errors; {held} of {all_of} cases hold.", err=True)
    sys.exit(0 if checked.is_clean else 1)


@pack.command("diff")
@click.argument("one")
@click.argument("other")
@click.option("--as-of", type=_DAY, help="The day; today where it is not given.")
@_POLICY
def diff_(one: str, other: str, as_of: datetime | None, policy: Path) -> None:
    """What differs between two packs on a day, or on the nearest day on which each holds."""
    from zhucun.packs import diff, load_library

    library = load_library(policy)
    day = (as_of or datetime.now()).date()  # noqa: DTZ005 - the operator's own day
    click.echo(str(diff(library.pack(one).near(day), library.pack(other).near(day))))


@pack.command("new")
@click.argument("pack_id", required=False)
@click.option("--extends", default="base", show_default=True)
@click.option("--region", required=True, help="The division code, e.g. 520111.")
@click.option("--title", help="What people call it, in Chinese; with the code if not given.")
@click.option("--since", type=_DAY, help="The first day on which it holds; this year's first.")
@_POLICY
def new_(
    pack_id: str | None,
    extends: str,
    region: str,
    title: str | None,
    since: datetime | None,
    policy: Path,
) -> None:
    """Write a skeleton that an official can fill; it passes `zhucun pack check` as written.

    Without PACK_ID it is called after its region and year; names and days can be changed in it.
    """
    from zhucun.packs import new_pack

    day = since.date() if since else date(datetime.now().year, 1, 1)  # noqa: DTZ005 - his own year
    pack_id = pack_id or f"region-{region}-{day.year}"
    title = title or f"{region}驻村帮扶({day.year}—)"
    folder = new_pack(policy, id=pack_id, extends=extends, region=region, title=title, since=day)
    click.echo(
        f"Written to {folder}. Fill it as its README says, then: zhucun pack check {pack_id}"
    )


@click.command()
@click.option("--source", help="Only one source: HN22, SQ24, HX25, YN, HH18.")
@click.option("--state", type=click.Choice(["works", "data", "context", "not-yet"]))
@click.option("--states", default="docs/clauses.yaml", type=click.Path(exists=True, path_type=Path))
@_POLICY
def clauses(source: str | None, state: str | None, states: Path, policy: Path) -> None:
    """What is done for each clause of the five sources.

    The table by source and state; with --source or --state each clause with its tests and items.
    """
    from zhucun.packs.states import read_states, summary

    found = read_states(states, policy)
    if not (source or state):
        for row in summary(found):
            click.echo(str(row))
        return
    for one in found:
        if (not source or one.source == source) and (not state or one.state == state):
            click.echo(f"{one.id:9}{one.state:8}{one.name}  {one.evidence}")
