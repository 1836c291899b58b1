"""`zhucun appraisal`: a frozen appraisal, computed again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from zhucun.appraisal import queries
from zhucun.appraisal.errors import EvidenceChanged, NotFrozen
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotFound

_NOT_THE_SAME, _NOTHING_TO_COMPUTE = 1, 2


@click.group()
def appraisal() -> None:
    """Appraisals: is what was frozen still what the evidence comes to?"""


@appraisal.command()
@click.argument("appraisals", nargs=-1, metavar="[APPRAISAL]...")
@click.option("--area", default="", help="All frozen appraisals of this area and below it.")
@click.option("--freeze", "number", default=0, help="Which freeze, from 1 [default: the latest].")
@click.option("--rows", default=50, show_default=True, help="At most so many differences are told.")
def recompute(appraisals: Sequence[str], area: str, number: int, rows: int) -> None:
    """Compute frozen appraisals again, from the evidence that was frozen and nothing else.

    APPRAISAL is the public id in the address of its page. Exit code 0: each comes out bit by bit
    as it did (SHA-256). 1: one does not, and the cadres and values that differ are told. 2: there
    is nothing to compute.
    """
    wanted = list(appraisals) + (_frozen(area) if area or not appraisals else [])
    if not wanted:
        raise click.UsageError("No appraisal is frozen here.")
    same = [_recomputed(each, number, rows) for each in dict.fromkeys(wanted)]
    sys.exit(0 if all(same) else _NOT_THE_SAME)


def _frozen(area: str) -> list[str]:
    rows = queries.appraisals(actor=OPERATOR, area=area)
    return list(rows.filter(freezes__isnull=False).distinct().values_list("public_id", flat=True))


def _recomputed(public_id: str, number: int, rows: int) -> bool:
    """Tell what came of one; True where it is the same."""
    try:
        row = queries.one_appraisal(actor=OPERATOR, public_id=public_id)
        found = queries.recomputed(row, number=number or None)
    except (NotFound, NotFrozen) as problem:
        click.echo(f"{public_id}: {problem}", err=True)
        sys.exit(_NOTHING_TO_COMPUTE)
    except EvidenceChanged as problem:
        click.echo(f"{public_id}: NOT THE SAME. {problem}")
        return False
    freeze = found.freeze
    click.echo(
        f"{public_id} {row.title}, freeze {freeze.number} of {freeze.frozen_on}: "
        f"{found.people} cadres, {found.marks} marks"
    )
    click.echo(f"  evidence {freeze.digest}")
    click.echo(f"  answers  {freeze.answers_digest}")
    if found.is_same:
        click.echo("  the same, bit by bit")
        return True
    click.echo(f"  computed {found.answers_digest}: NOT THE SAME")
    for line in _told(found, rows):
        click.echo(f"    {line}")
    return False


def _told(found: queries.Recomputed, rows: int) -> Iterator[str]:
    """The differences in sentences, by cadre; by place and name only in the lists of the pages."""
    if not found.differences:
        yield "No value of a cadre differs: quotas, flagged rows, or a freeze without answers."
    for one in found.differences[:rows]:
        yield f"{one.appraisee} {one.what}: {one.before or '—'} → {one.after or '—'}"
    if len(found.differences) > rows:
        yield f"… and {len(found.differences) - rows} more"
